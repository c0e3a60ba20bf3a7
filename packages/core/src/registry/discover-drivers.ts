import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyDriver } from '../define-driver.ts';
import { DatastoreError } from '../errors/datastore-error.ts';
import { tryParseManifest } from './manifest.ts';
import type { DriverSource } from './registry.ts';
import { findStowagePackages, type PackageSearch } from './stowage-packages.ts';

/** How drivers are looked for. */
export interface DiscoverOptions extends PackageSearch {}

/** A dependency that looks like a driver and cannot be used, with the reason. */
export interface DiscoveryFinding {
  readonly package: string;
  readonly code: 'DRIVER.NOT_INSTALLED' | 'DRIVER.INCOMPATIBLE';
  readonly message: string;
}

/** What discovery found. Hand `drivers` to `createRegistry`. */
export interface Discovery {
  /** The application's package.json. */
  readonly application: string;
  readonly drivers: readonly DriverSource[];
  readonly findings: readonly DiscoveryFinding[];
}

function isDriver(value: unknown): value is AnyDriver {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { open?: unknown }).open === 'function' &&
    typeof (value as { type?: unknown }).type === 'string'
  );
}

async function importDriver(packageName: string, module: string, type: string): Promise<AnyDriver> {
  const incompatible = (message: string, cause?: unknown): DatastoreError =>
    new DatastoreError('DRIVER.INCOMPATIBLE', message, { driver: type, cause });
  let exported: unknown;
  try {
    exported = ((await import(pathToFileURL(module).href)) as { readonly default?: unknown }).default;
  } catch (error) {
    throw incompatible(
      `The driver package ${packageName} could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
  const found = (Array.isArray(exported) ? exported : [exported]).find((one) => isDriver(one) && one.type === type);
  if (found === undefined) throw incompatible(`The default export of ${packageName} is not a driver for the type ${type}.`);
  return found;
}

/**
 * Finds the drivers that an application depends on directly. It reads package.json files and imports nothing: a driver is
 * loaded when one of its types is first used.
 *
 * A dependency is a driver when its package.json has a `stowage` field. One whose field is not valid, or that is written for
 * another version of the contract, or that is not installed, is a finding: neither a crash nor silence.
 *
 * @example
 * ```ts
 * const { drivers, findings } = await discoverDrivers({ from: import.meta.url });
 * const registry = createRegistry(drivers);
 * ```
 */
export async function discoverDrivers(options: DiscoverOptions): Promise<Discovery> {
  const { application, packages } = await findStowagePackages(options);
  const drivers: DriverSource[] = [];
  const findings: DiscoveryFinding[] = [];
  for (const { name, problem, folder = '', version = '', field } of packages) {
    if (problem !== undefined) {
      // What is missing of the computes is told by those who look for computes.
      if (name.startsWith('@stowage/compute-')) continue;
      findings.push({ package: name, code: 'DRIVER.NOT_INSTALLED', message: problem });
      continue;
    }
    const parsed = tryParseManifest(field);
    if (typeof parsed === 'string')
      findings.push({ package: name, code: 'DRIVER.INCOMPATIBLE', message: `${name} is not usable as a driver: ${parsed}.` });
    if (typeof parsed !== 'object') continue;
    const { types, status } = parsed;
    const module = join(folder, parsed.driver);
    drivers.push({ package: name, version, types, status, load: (type) => importDriver(name, module, type) });
  }
  return { application, drivers, findings };
}
