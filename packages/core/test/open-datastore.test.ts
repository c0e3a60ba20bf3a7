import { describe, expect, test } from 'vitest';
import { type AnyDriver, DatastoreError, type Driver } from '../src/driver.ts';
import { type Capabilities, openDatastore, provisionDatastore, readonly } from '../src/index.ts';
import { rejection, stalled, Tiny, type TinyAlways, type TinyConfig, unavailable } from './tiny-driver.ts';

const native = { support: 'native' } as const;
/** The driver with parts of it replaced, as no compiler would let them be. */
const changed = <D extends object>(driver: D, change: Partial<Record<keyof AnyDriver, unknown>>): D => ({ ...driver, ...change });

describe('opening', () => {
  test('tells name, type, location and identity', async () => {
    const tiny = new Tiny();
    const store = await openDatastore(tiny.driver, { folder: 'data' }, { name: 'training' });
    expect([store.name, store.type, store.location, store.identity]).toEqual(['training', 'tiny', 'tiny://data/', 'nobody']);
    expect((await openDatastore(tiny.driver, {})).name).toBe('tiny');
    expect(tiny.requests).toEqual([]);
  });

  test('names every wrong field at once, and no value', async () => {
    const tiny = new Tiny();
    const wrong = { key: 'hunter2', other: 'hunter2' } as TinyConfig;
    const error = await rejection(openDatastore(tiny.driver, wrong, { name: 'training' }));
    expect(error).toMatchObject({ code: 'CONFIG.INVALID', driver: 'tiny', datastore: 'training' });
    expect((error as Error).message).toMatch(/fields\.key: .*fields\.other: /);
    expect(JSON.stringify(error)).not.toContain('hunter2');
    expect(tiny.opened).toBe(0);
  });

  test('refuses a driver of another contract before anything of it runs', async () => {
    const tiny = new Tiny();
    const error = await rejection(openDatastore(changed(tiny.driver, { api: 2 }), {}));
    expect(error).toMatchObject({ code: 'DRIVER.INCOMPATIBLE', driver: 'tiny', message: expect.stringMatching(/contract 2.*contract 1/) });
    expect(tiny.opened).toBe(0);
  });

  test('completes what the driver fails with', async () => {
    const { driver } = new Tiny();
    const open = (failure: Error) => async () => {
      throw failure;
    };
    const failing = changed(driver, { open: open(new DatastoreError('ACCESS.DENIED', 'No.')) });
    await expect(openDatastore(failing, {}, { name: 'training' })).rejects.toMatchObject({ datastore: 'training', driver: 'tiny' });
    const odd = new Error('odd');
    expect(await rejection(openDatastore(changed(driver, { open: open(odd) }), {}))).toBe(odd);
  });

  test('ends with the reason when it is aborted, before and while', async () => {
    const tiny = new Tiny();
    expect(await rejection(openDatastore(tiny.driver, {}, { signal: AbortSignal.abort('enough') }))).toBe('enough');
    expect(tiny.opened).toBe(0);
    const controller = new AbortController();
    const open = (_config: unknown, { signal }: { signal?: AbortSignal }): Promise<never> => {
      queueMicrotask(() => controller.abort('enough'));
      return stalled(signal);
    };
    expect(await rejection(openDatastore(changed(tiny.driver, { open }), {}, { signal: controller.signal }))).toBe('enough');
  });

  test.each([
    [false, 1],
    [{ attempts: 3, firstDelay: 0 }, 3],
  ] as const)('hands the driver the caller’s retry: %j', async (retry, expected) => {
    const tiny = new Tiny();
    let tried = 0;
    const open = async (_config: unknown, context: Parameters<typeof tiny.driver.open>[1]): Promise<void> => {
      await context.retry(
        async () => {
          tried++;
          throw unavailable();
        },
        { idempotent: true },
      );
    };
    await rejection(openDatastore(changed(tiny.driver, { open }), {}, { retry }));
    expect(tried).toBe(expected);
  });
});

describe('capabilities', () => {
  const settledWith = async (settled: Capabilities): Promise<Capabilities> => {
    const tiny = new Tiny();
    tiny.settled = settled;
    return (await tiny.open()).capabilities;
  };

  test('are those that the driver always has, and those of the others that opening settled', async () => {
    const always: readonly TinyAlways[] = ['stat', 'read', 'write', 'append', 'list', 'delete', 'copy', 'signUrl', 'native'];
    expect(Object.keys(await settledWith({})).sort()).toEqual([...always].sort());
    const more = await settledWith({ setMetadata: { support: 'emulated', note: 'by copying' } });
    expect(more.setMetadata).toEqual({ support: 'emulated', note: 'by copying' });
    expect(more).not.toHaveProperty('createDirectory');
  });

  test('are settled detail by detail', async () => {
    const { write } = await settledWith({ write: { support: 'emulated', atomic: false, maxSize: 10 } });
    expect(write).toEqual({ support: 'emulated', atomic: false, maxSize: 10, ifNoneMatch: true, ifMatch: true });
  });

  test('that are settled and not implemented do not count', async () => {
    expect(await settledWith({ rename: { support: 'native', atomic: true } })).not.toHaveProperty('rename');
  });

  test('are frozen to the ground, survive JSON, and are not the driver’s own objects', async () => {
    const settled = { setMetadata: native };
    const capabilities = await settledWith(settled);
    expect(Object.isFrozen(capabilities)).toBe(true);
    for (const detail of Object.values(capabilities)) expect(Object.isFrozen(detail)).toBe(true);
    expect(Object.isFrozen(capabilities.signUrl?.scopes)).toBe(true);
    expect(JSON.parse(JSON.stringify(capabilities))).toEqual(capabilities);
    expect(structuredClone(capabilities)).toEqual(capabilities);
    expect(capabilities.setMetadata).not.toBe(settled.setMetadata);
  });

  test('that are declared and not implemented are a fault of the driver', async () => {
    const { driver } = new Tiny();
    const lying = changed(driver, {
      capabilities: { always: { ...driver.capabilities.always, rename: native, getAcl: native }, sometimes: {} },
    });
    const error = await rejection(openDatastore(lying, {}));
    expect(error).toMatchObject({ code: 'DRIVER.INCOMPATIBLE', driver: 'tiny', message: expect.stringContaining('rename, getAcl') });
  });

  test('of a layered store leave those of the store alone', async () => {
    const store = await new Tiny().open();
    const before = JSON.stringify(store.capabilities);
    readonly(store);
    expect(JSON.stringify(store.capabilities)).toBe(before);
    expect(store.capabilities).toHaveProperty('write');
  });
});

describe('provisioning', () => {
  type TinyDriver = Driver<Tiny['driver']['config'], never, never>;
  const provisioning = (provision: (config: TinyConfig) => Promise<void>): TinyDriver =>
    changed(new Tiny().driver, { provision }) as unknown as TinyDriver;

  test('hands on the validated configuration', async () => {
    const seen: TinyConfig[] = [];
    await provisionDatastore(
      provisioning(async (config) => void seen.push(config)),
      { folder: 'new' },
    );
    expect(seen).toEqual([{ folder: 'new' }]);
  });

  test('fails like opening does', async () => {
    const provision = async (): Promise<void> => {
      throw new DatastoreError('ACCESS.DENIED', 'No.');
    };
    const driver = provisioning(provision);
    await expect(provisionDatastore(driver, {}, { name: 'training' })).rejects.toMatchObject({
      code: 'ACCESS.DENIED',
      datastore: 'training',
    });
    await expect(provisionDatastore(driver, { key: 1 } as TinyConfig)).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    await expect(provisionDatastore(changed(driver, { api: 0 }), {})).rejects.toMatchObject({ code: 'DRIVER.INCOMPATIBLE' });
  });

  test('is refused by a driver that cannot', async () => {
    await expect(provisionDatastore(new Tiny().driver, {}, { name: 'training' })).rejects.toMatchObject({
      code: 'CAPABILITY.MISSING',
      driver: 'tiny',
      datastore: 'training',
    });
  });
});
