import {
  type ConfigSchema,
  type ConnectionOperations,
  type Driver,
  defineDriver,
  type FileEntry,
  type ReadResponse,
} from '../src/driver.ts';
import { type Capabilities, type Capability, type Datastore, type OpenOptions, openDatastore, operations } from '../src/index.ts';

const native = { support: 'native' } as const;

/** Every capability with every option, so that a test needs to say only what it is about. */
const everything: Required<Pick<Capabilities, 'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'copy' | 'rename'>> = {
  stat: { ...native, ifMatch: true, ifNoneMatch: true },
  read: { ...native, ifMatch: true, ifNoneMatch: true, range: true, suffix: true },
  write: { ...native, atomic: true, ifMatch: true, ifNoneMatch: true, metadata: true },
  append: { ...native, ifSize: true, to: 'any' },
  list: { ...native, recursive: true, cursor: true, directories: 'real', ordered: true },
  delete: { ...native, ifMatch: true, batch: 3 },
  copy: { ...native, ifNoneMatch: true, ifSourceMatch: true, atomic: true },
  rename: { ...native, ifNoneMatch: true, atomic: true },
};

const anything: ConfigSchema<object> = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as object }) } };

/** A driver whose operations are the given functions. What else it could do is what `capabilities` says. */
export function scriptDriver(
  script: Partial<ConnectionOperations>,
  capabilities: Capabilities = {},
): Driver<ConfigSchema<object>, never, Capability> {
  const implemented = new Set(Object.keys(script).map((name) => operations[name as keyof ConnectionOperations].capability));
  const details = Object.fromEntries(
    [...implemented].map((name) => [name, { ...native, ...(everything as Capabilities)[name], ...capabilities[name] }]),
  ) as Capabilities;
  const declared = {
    type: 'scripted',
    title: 'Scripted',
    capabilities: { always: {}, sometimes: details },
    config: anything,
    jsonSchema: () => ({ type: 'object' }),
    location: () => 'scripted://root',
    open: async () => ({ ...script, identity: 'the script', capabilities: details }),
  };
  return defineDriver(declared as never) as unknown as Driver<ConfigSchema<object>, never, Capability>;
}

/** A store over {@link scriptDriver}, which repeats nothing unless told to. */
export async function openScripted(
  script: Partial<ConnectionOperations>,
  options: OpenOptions & { readonly capabilities?: Capabilities } = {},
): Promise<Datastore<Capability>> {
  const { capabilities, retry = false, ...rest } = options;
  const store = await openDatastore(scriptDriver(script, capabilities), {}, { retry, ...rest });
  return store as unknown as Datastore<Capability>;
}

/** The entry of a file of a size. */
export function fileEntry(path: string, size: number, etag = 'v1'): FileEntry {
  return { kind: 'file', path, size, etag };
}

/** The answer to a read of a file, or of a part of it, whose bytes come from `chunks`. */
export function answerRead(
  path: string,
  size: number,
  chunks: AsyncIterable<Uint8Array>,
  rest: Partial<ReadResponse> & { readonly etag?: string } = {},
): ReadResponse {
  const { etag, ...others } = rest;
  return { entry: fileEntry(path, size, etag), range: { offset: 0, length: size }, chunks, cancel: async () => undefined, ...others };
}

/** A stream of texts as bytes; an error among them is thrown in its place. */
export async function* streamOf(...parts: readonly (string | Error)[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield new TextEncoder().encode(part);
  }
}

/** All that an async iterable gives. */
export async function collect<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}
