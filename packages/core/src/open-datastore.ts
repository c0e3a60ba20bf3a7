import { type ConfigInput, type ConfigSchema, parseConfig } from './config/schema.ts';
import type { AnyConnection, OpenContext } from './connection.ts';
import { type AnyDriver, type Driver, driverApi } from './define-driver.ts';
import { DatastoreError, isDatastoreError, withDetails } from './errors/datastore-error.ts';
import { withRetry } from './layers/retry.ts';
import type { Capability } from './operations/capabilities.ts';
import { createRetry, once, type RetryPolicy } from './retry/retry.ts';
import { createStore } from './store/create-store.ts';
import type { Datastore } from './store/datastore.ts';
import { throwIfAborted } from './streams/abort.ts';

/** How a datastore is opened. */
export interface OpenOptions {
  /** What it is called in errors and logs. Default: its type. */
  readonly name?: string | undefined;
  /** How failed requests are repeated; `false` for not at all. Default: {@link RetryPolicy}'s defaults. */
  readonly retry?: RetryPolicy | false | undefined;
  readonly signal?: AbortSignal | undefined;
}

const createContext = (options: OpenOptions): OpenContext => ({
  name: options.name,
  retry: options.retry === false ? once : createRetry(options.retry),
  signal: options.signal,
});

async function runDriver<T>(driver: AnyDriver, options: OpenOptions, step: () => Promise<T>): Promise<T> {
  if (driver.api !== driverApi) {
    throw new DatastoreError(
      'DRIVER.INCOMPATIBLE',
      `The driver for ${driver.type} is written for contract ${driver.api}; this core has contract ${driverApi}.`,
      {
        driver: driver.type,
      },
    );
  }
  try {
    throwIfAborted(options.signal);
    return await step();
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (!isDatastoreError(error)) throw error;
    throw withDetails(error, { datastore: options.name, driver: driver.type });
  }
}

/**
 * Opens a datastore with a driver. What the store can do for certain is in its type.
 *
 * Fails with `CONFIG.INVALID` (naming every wrong field and no value), `DRIVER.INCOMPATIBLE`, and what the driver's own opening
 * fails with. Failed requests of an open store are repeated by `options.retry`.
 *
 * @example
 * ```ts
 * await using store = await openDatastore(local, { path: './data' });
 * await store.write('hello.txt', 'Hello');
 * ```
 */
export async function openDatastore<Schema extends ConfigSchema, Always extends Capability, Sometimes extends Capability>(
  driver: Driver<Schema, Always, Sometimes>,
  config: ConfigInput<Schema>,
  options: OpenOptions = {},
): Promise<Datastore<Always>> {
  return runDriver(driver as unknown as AnyDriver, options, async () => {
    const parsed = (await parseConfig(driver.config, config, driver.type)) as never;
    const context = createContext(options);
    const connection: AnyConnection = await driver.open(parsed, context);
    try {
      const { type, capabilities: declared } = driver;
      const store = createStore<Always>({ name: options.name ?? type, type, location: driver.location(parsed), declared, connection });
      return options.retry === false ? store : withRetry(store, context.retry);
    } catch (error) {
      await connection.close?.();
      throw error;
    }
  });
}

/**
 * Creates what a datastore stands for (the container, the share, the folder) if it is absent. Resolves also when it was there.
 *
 * Fails with `CAPABILITY.MISSING` when the driver cannot create it.
 */
export async function provisionDatastore<Schema extends ConfigSchema, Always extends Capability, Sometimes extends Capability>(
  driver: Driver<Schema, Always, Sometimes>,
  config: ConfigInput<Schema>,
  options: OpenOptions = {},
): Promise<void> {
  return runDriver(driver as unknown as AnyDriver, options, async () => {
    if (driver.provision === undefined) {
      throw new DatastoreError('CAPABILITY.MISSING', `The driver for ${driver.type} cannot create a datastore.`, {
        nextAction: "Create it with the service's own tools.",
      });
    }
    await driver.provision((await parseConfig(driver.config, config, driver.type)) as never, createContext(options));
  });
}
