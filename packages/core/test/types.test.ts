import { describe, expectTypeOf, it } from 'vitest';
import { type ConnectionBase, type ConnectionOperations, type Driver, defineDriver } from '../src/driver.ts';
import {
  type Capabilities,
  type CapabilitiesOf,
  type Capability,
  type ConfigInput,
  type Datastore,
  type Entry,
  type FileEntry,
  limit,
  observe,
  type openDatastore,
  operations,
  type prefix,
  type readonly,
  requireCapabilities,
  retry,
  supports,
  timeout,
  type WriteCapability,
} from '../src/index.ts';

declare const schema: {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): { readonly value: { readonly folder: string } };
    readonly types?: { readonly input: { readonly folder?: string }; readonly output: { readonly folder: string } };
  };
};
declare const all: ConnectionOperations;
const native = { support: 'native' } as const;
const atomic = { support: 'native', atomic: true } as const;
declare const told: {
  readonly type: string;
  readonly title: string;
  readonly config: typeof schema;
  jsonSchema(): object & Readonly<Record<string, unknown>>;
  location(): string;
};

/** Only its type is looked at: nothing here runs. */
const never = (_use: () => unknown): void => undefined;

describe('a driver', () => {
  it('compiles when it implements what it declares, and may leave out deleteMany', () => {
    never(() =>
      defineDriver({
        ...told,
        capabilities: { always: { stat: native, delete: native }, sometimes: { copy: atomic } },
        open: async () => ({ identity: 'me', stat: all.stat, delete: all.delete }),
      }),
    );
  });

  it('that declares what it does not implement does not compile', () => {
    never(() =>
      defineDriver({
        ...told,
        capabilities: { always: { stat: native, copy: atomic }, sometimes: {} },
        // @ts-expect-error: copy is declared and missing
        open: async () => ({ identity: 'me', stat: all.stat }),
      }),
    );
  });

  it('that implements an operation for another request does not compile', () => {
    never(() =>
      defineDriver({
        ...told,
        capabilities: { always: { stat: native }, sometimes: {} },
        // @ts-expect-error: stat takes a request
        open: async () => ({ identity: 'me', stat: async (path: string) => ({ kind: 'file', path, size: 0 }) }),
      }),
    );
  });

  it('that leaves out a required detail of a capability does not compile', () => {
    // @ts-expect-error: whether a write is atomic must be said
    never(() => ({ write: native }) satisfies Capabilities);
    expectTypeOf<{ readonly write: typeof atomic }>().toExtend<Capabilities>();
  });

  it('keeps what it declares in its type', () => {
    const declare = () =>
      defineDriver({
        ...told,
        capabilities: { always: { stat: native, read: native }, sometimes: { copy: atomic } },
        open: async () => ({ identity: 'me', stat: all.stat, read: all.read }),
      });
    expectTypeOf<ReturnType<typeof declare>>().toExtend<Driver<typeof schema, 'stat' | 'read', 'copy'>>();
    expectTypeOf<ConfigInput<typeof schema>>().toEqualTypeOf<{ readonly folder?: string }>();
  });

  it('without an identity does not compile', () => {
    expectTypeOf<ConnectionBase>().toHaveProperty('identity').toBeString();
    // @ts-expect-error: an identity is required
    never(() => ({}) satisfies ConnectionBase);
  });
});

describe('a datastore', () => {
  type Reading = Datastore<'read' | 'list'>;

  it('has the methods of its capabilities and no others', () => {
    expectTypeOf<Reading>().toHaveProperty('read');
    expectTypeOf<Reading>().toHaveProperty('list');
    expectTypeOf<Reading>().not.toHaveProperty('write');
    expectTypeOf<Reading>().not.toHaveProperty('stat');
    expectTypeOf<Datastore>().not.toHaveProperty('read');
    expectTypeOf<Datastore<'stat'>>().toHaveProperty('exists');
    expectTypeOf<Datastore<'delete'>>().toHaveProperty('deleteMany');
    expectTypeOf<CapabilitiesOf<Reading>>().toEqualTypeOf<'read' | 'list'>();
    expectTypeOf<CapabilitiesOf<Datastore>>().toEqualTypeOf<never>();
  });

  it('with more capabilities is good where fewer are asked for, and not the other way round', () => {
    expectTypeOf<Datastore<'read' | 'list' | 'write'>>().toExtend<Reading>();
    expectTypeOf<Reading>().toExtend<Datastore>();
    expectTypeOf<Reading>().not.toExtend<Datastore<'read' | 'write'>>();
    expectTypeOf<Datastore>().not.toExtend<Reading>();
  });

  it('opened with a driver has what the driver always has', () => {
    type Opened = Awaited<ReturnType<typeof openDatastore<typeof schema, 'stat' | 'read', 'copy'>>>;
    expectTypeOf<CapabilitiesOf<Opened>>().toEqualTypeOf<'stat' | 'read'>();
    expectTypeOf<Opened>().not.toHaveProperty('copy');
  });

  it('is narrowed by supports and requireCapabilities', () => {
    never(() => {
      const store = undefined as unknown as Datastore<'read'>;
      if (supports(store, 'copy')) {
        expectTypeOf(store).toHaveProperty('copy');
        expectTypeOf(store).toHaveProperty('read');
      }
      expectTypeOf(requireCapabilities(store, 'write', 'list')).toExtend<Datastore<'read' | 'write' | 'list'>>();
      // @ts-expect-error: there is no such capability
      supports(store, 'teleport');
    });
  });

  it('takes no option that it does not know', () => {
    never(() => {
      const store = undefined as unknown as Datastore<'read' | 'write'>;
      // @ts-expect-error: unknown option
      void store.read('a', { ranges: { offset: 0 } });
      // @ts-expect-error: create-only has one form
      void store.write('a', 'x', { ifNoneMatch: 'v1' });
      // @ts-expect-error: a body is bytes, text or a stream of bytes
      void store.write('a', { text: 'x' });
    });
  });

  it('tells files and directories apart', () => {
    expectTypeOf<Extract<Entry, { kind: 'file' }>>().toEqualTypeOf<FileEntry>();
    expectTypeOf<Extract<Entry, { kind: 'directory' }>>().not.toHaveProperty('size');
  });
});

describe('a layer', () => {
  type Store = Datastore<'read' | 'write' | 'list' | 'signUrl' | 'native' | 'query'>;

  it('keeps or takes away what it says', () => {
    never(() => {
      const store = undefined as unknown as Store;
      expectTypeOf<CapabilitiesOf<ReturnType<typeof readonly<CapabilitiesOf<Store>>>>>().toEqualTypeOf<'read' | 'list' | 'query'>();
      expectTypeOf<CapabilitiesOf<ReturnType<typeof prefix<CapabilitiesOf<Store>>>>>().toEqualTypeOf<
        'read' | 'write' | 'list' | 'signUrl'
      >();
      expectTypeOf(retry(store)).toExtend<Datastore<'read' | 'write' | 'query'>>();
      expectTypeOf(limit(store, { concurrency: 1 })).toExtend<Datastore<'read' | 'write' | 'query'>>();
      expectTypeOf(timeout(store)).toExtend<Datastore<'read' | 'write' | 'query'>>();
      expectTypeOf(observe(store, {})).toExtend<Datastore<'read' | 'write' | 'query'>>();
      // @ts-expect-error: a limit needs its number
      limit(store, {});
    });
  });
});

describe('the operations table', () => {
  it('and the type of the capabilities that write say the same', ({ expect }) => {
    const writing: Record<WriteCapability, true> = {
      write: true,
      append: true,
      delete: true,
      deleteDirectory: true,
      createDirectory: true,
      copy: true,
      rename: true,
      setMetadata: true,
      setAcl: true,
      native: true,
      writeTable: true,
      importTable: true,
      dropTable: true,
    };
    const fromTable = new Set<Capability>(
      Object.values(operations)
        .filter(({ effect }) => effect === 'write')
        .map(({ capability }) => capability),
    );
    expect([...fromTable].sort()).toEqual(Object.keys(writing).sort());
  });
});
