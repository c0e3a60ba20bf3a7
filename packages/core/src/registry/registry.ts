import type { AnyDriver } from '../define-driver.ts';
import { DatastoreError } from '../errors/datastore-error.ts';
import { type OpenOptions, openDatastore, provisionDatastore } from '../open-datastore.ts';
import type { Datastore } from '../store/datastore.ts';
import { knownTypes } from './known-types.ts';

/** A driver that is imported only when one of its types is first used. */
export interface DriverSource {
  readonly types: readonly string[];
  /** The package it comes from. */
  readonly package: string;
  readonly version: string;
  /** What the package says of the service: known before the driver is loaded. Default `active`. */
  readonly status?: 'active' | 'retired' | undefined;
  load(type: string): Promise<AnyDriver>;
}

/** A configuration as it stands in a file: the type and the fields of that type. */
export type TypedConfig = Readonly<Record<string, unknown>> & { readonly type: string };

/** The drivers of an application, by type. It holds what it was given and nothing else: no global state. */
export interface Registry {
  /** The types that can be opened, sorted. */
  readonly types: readonly string[];
  /** Where a type's driver comes from: its package, or undefined for one that was given as a value. */
  sourceOf(type: string): DriverSource | undefined;
  /**
   * The driver for a type, imported if need be.
   *
   * Fails with `DRIVER.NOT_INSTALLED` (listing the known types and, for our own, the package to install), `DRIVER.INCOMPATIBLE`.
   */
  driver(type: string): Promise<AnyDriver>;
  /** Opens a datastore from a configuration. Its capabilities are known at run time only: narrow with `supports`. */
  open(config: TypedConfig, options?: OpenOptions): Promise<Datastore>;
  /** Creates what a configuration stands for (the container, the share, the folder) if it is absent. */
  provision(config: TypedConfig, options?: OpenOptions): Promise<void>;
}

const isSource = (value: DriverSource | AnyDriver): value is DriverSource => 'load' in value;

function notInstalled(type: string, types: readonly string[]): DatastoreError {
  const known = types.length === 0 ? 'no driver is installed' : `there are drivers for ${types.join(', ')}`;
  const packageName = Object.hasOwn(knownTypes, type) ? knownTypes[type] : undefined;
  const nextAction =
    packageName === undefined
      ? `Use one of the known types, or install the driver package for "${type}" as a direct dependency. Types of Stowage's own drivers: ${Object.keys(knownTypes).join(', ')}.`
      : `npm install ${packageName}`;
  return new DatastoreError('DRIVER.NOT_INSTALLED', `There is no driver for the type ${JSON.stringify(type)}; ${known}.`, {
    driver: type,
    nextAction,
  });
}

/**
 * Makes a registry from drivers, from sources that {@link discoverDrivers} found, or both.
 *
 * Fails with `DRIVER.CONFLICT` when a type is there twice, naming both packages.
 *
 * @example
 * ```ts
 * const registry = createRegistry([azureBlob, local]);
 * const store = await registry.open({ type: 'local', path: './data' });
 * ```
 */
export function createRegistry(drivers: readonly (AnyDriver | DriverSource | readonly DriverSource[])[]): Registry {
  const byType = new Map<string, AnyDriver | DriverSource>();
  for (const entry of drivers.flat() as (AnyDriver | DriverSource)[]) {
    for (const type of isSource(entry) ? entry.types : [entry.type]) {
      const other = byType.get(type);
      if (other !== undefined) {
        const nameOf = (one: AnyDriver | DriverSource): string =>
          isSource(one) ? one.package : `the driver "${one.title}" that was given as a value`;
        throw new DatastoreError('DRIVER.CONFLICT', `Two drivers are for the type ${type}: ${nameOf(other)} and ${nameOf(entry)}.`, {
          driver: type,
        });
      }
      byType.set(type, entry);
    }
  }
  const types = [...byType.keys()].sort();
  const driver = async (type: string): Promise<AnyDriver> => {
    const entry = byType.get(type);
    if (entry === undefined) throw notInstalled(type, types);
    return isSource(entry) ? entry.load(type) : entry;
  };
  const withDriver = async <T>(config: TypedConfig, use: (driver: AnyDriver, fields: unknown) => Promise<T>): Promise<T> => {
    const { type, ...fields } = config;
    return use(await driver(type), fields);
  };
  return {
    types,
    sourceOf(type) {
      const entry = byType.get(type);
      return entry !== undefined && isSource(entry) ? entry : undefined;
    },
    driver,
    open: (config, options) => withDriver(config, (found, fields) => openDatastore(found, fields, options)),
    provision: (config, options) => withDriver(config, (found, fields) => provisionDatastore(found, fields, options)),
  };
}
