import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AnyDriver } from '../define-driver.ts';
import { DatastoreError } from '../errors/datastore-error.ts';
import { tryParseManifest } from './manifest.ts';
import type { DriverSource } from './registry.ts';

/** How drivers are looked for. */
export interface DiscoverOptions {
  /** A file or folder of the application: the nearest package.json above it is the application's. A path or a `file:` URL. */
  readonly from: string | URL;
  /** Also count development dependencies. Default `false`. */
  readonly includeDev?: boolean | undefined;
}

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

type PackageJson = Readonly<Record<string, unknown>>;

async function readPackageJson(path: string): Promise<PackageJson> {
  const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new TypeError(`${path} does not hold an object`);
  return parsed as PackageJson;
}

async function readApplication(path: string): Promise<PackageJson> {
  try {
    return await readPackageJson(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatastoreError('CONFIG.INVALID', `The application's package.json cannot be read: ${reason}`, { cause: error });
  }
}

function findApplication(from: string | URL): string {
  const start = resolve(from instanceof URL || from.startsWith('file:') ? fileURLToPath(from) : from);
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'package.json');
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) {
      throw new DatastoreError(
        'CONFIG.INVALID',
        `There is no package.json above ${start}, so there is no application whose drivers could be found.`,
        {
          nextAction: 'Give discoverDrivers a file of your application: { from: import.meta.url }.',
        },
      );
    }
  }
}

/** The folder of a dependency as the application sees it: Node's own resolution, so pnpm's links and Plug'n'Play work. */
function tryFindPackage(name: string, application: string): string | undefined {
  try {
    return findPackageJSON(name, pathToFileURL(application));
  } catch {
    // Plug'n'Play answers require.resolve only; a package may hide its package.json from it.
    try {
      return createRequire(application).resolve(`${name}/package.json`);
    } catch {
      return undefined;
    }
  }
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
  const application = findApplication(options.from);
  const manifest = await readApplication(application);
  const required = { ...(manifest.dependencies as object), ...(options.includeDev ? (manifest.devDependencies as object) : {}) };
  const optional = Object.keys({ ...(manifest.optionalDependencies as object) });
  const drivers: DriverSource[] = [];
  const findings: DiscoveryFinding[] = [];
  const names = [...new Set([...Object.keys(required), ...optional])];
  const packages = await Promise.all(names.map(async (name) => ({ name, found: await tryReadPackage(name, application) })));
  for (const { name, found } of packages) {
    if (typeof found === 'string') findings.push({ package: name, code: 'DRIVER.NOT_INSTALLED', message: found });
    if (typeof found !== 'object') continue;
    const parsed = tryParseManifest(found.json.stowage);
    if (typeof parsed === 'string')
      findings.push({ package: name, code: 'DRIVER.INCOMPATIBLE', message: `${name} is not usable as a driver: ${parsed}.` });
    if (typeof parsed !== 'object') continue;
    const module = join(dirname(found.path), parsed.driver);
    drivers.push({
      package: name,
      version: String(found.json.version),
      types: parsed.types,
      status: parsed.status,
      load: (type) => importDriver(name, module, type),
    });
  }
  return { application, drivers, findings };
}

/** A dependency's package.json; a text when a driver is missing or broken; undefined for a dependency that is no affair of ours. */
async function tryReadPackage(
  name: string,
  application: string,
): Promise<{ readonly path: string; readonly json: PackageJson } | string | undefined> {
  const path = tryFindPackage(name, application);
  const looksLikeDriver = /^@stowage\/driver-|(?:^|[/-])stowage-/.test(name);
  if (path === undefined) return looksLikeDriver ? `${name} is in ${application} and is not installed.` : undefined;
  try {
    return { path, json: await readPackageJson(path) };
  } catch (error) {
    return `The package.json of ${name} could not be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
