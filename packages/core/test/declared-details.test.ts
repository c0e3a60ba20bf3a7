import { describe, expect, test } from 'vitest';
import { type AnyConnection, type AnyDriver, type Capabilities, driverApi } from '../src/driver.ts';
import { type Datastore, openDatastore, requireCapabilities } from '../src/index.ts';
import { rejection } from './tiny-driver.ts';

const native = { support: 'native' } as const;
const anything = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;

/** Opens a store with these capabilities and operations, as no compiler would check them. */
function open(always: Capabilities, operations: Partial<AnyConnection>): Promise<Datastore> {
  const driver: AnyDriver = {
    api: driverApi,
    type: 'odd',
    title: 'Odd',
    status: 'active',
    capabilities: { always, sometimes: {} },
    config: anything,
    jsonSchema: () => ({}),
    location: () => 'odd',
    open: async () => ({ identity: 'nobody', ...operations }),
  };
  return openDatastore(driver, {});
}

describe('details that a capability declares', () => {
  test('a recursive setAcl is refused where only a plain one is declared', async () => {
    const seen: unknown[] = [];
    const setAcl = async (request: unknown): Promise<void> => void seen.push(request);
    const store = requireCapabilities(await open({ setAcl: native }, { setAcl }), 'setAcl');
    expect(await rejection(store.setAcl('a', { entries: [] }, { recursive: true }))).toMatchObject({ code: 'CAPABILITY.MISSING' });
    expect(seen).toEqual([]);
    await store.setAcl('a', { entries: [] });
    expect(seen).toHaveLength(1);
  });

  test('a table is written only in the modes that are declared', async () => {
    const writeTable = async (): Promise<{ rows: number }> => ({ rows: 0 });
    const store = requireCapabilities(await open({ writeTable: { ...native, modes: ['append'] } }, { writeTable }), 'writeTable');
    const rows = { schema: { fields: [], metadata: new Map() }, batches: ReadableStream.from([]) };
    expect(await store.writeTable({ name: 't' }, rows, { mode: 'append' })).toEqual({ rows: 0 });
    expect(await rejection(store.writeTable({ name: 't' }, rows, { mode: 'merge', keys: ['id'] }))).toMatchObject({
      code: 'CAPABILITY.MISSING',
      message: expect.stringContaining('writeTable.modes.merge'),
    });
  });

  test('a connection that lacks what is declared is closed, and the store does not open', async () => {
    let closed = 0;
    const close = async (): Promise<void> => void closed++;
    expect(await rejection(open({ native }, { close }))).toMatchObject({ code: 'DRIVER.INCOMPATIBLE' });
    expect(closed).toBe(1);
  });
});
