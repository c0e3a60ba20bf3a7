import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DatastoreError } from '../errors/datastore-error.ts';

/** Where packages are looked for. */
export interface PackageSearch {
  /** A file or folder of the application: the nearest package.json above it is the application's. A path or a `file:` URL. */
  readonly from: string | URL;
  /** Also count development dependencies. Default `false`. */
  readonly includeDev?: boolean | undefined;
}

/** A direct dependency of an application that has a `stowage` field, or cannot be read and looks as if it had one. */
export interface FoundPackage {
  readonly name: string;
  /** Why it could not be read; the rest is absent then. */
  readonly problem?: string | undefined;
  /** Absolute, the folder that paths of the field start at. */
  readonly folder?: string | undefined;
  readonly version?: string | undefined;
  /** The `stowage` field as it stands there. */
  readonly field?: unknown;
}

/** What an application depends on. */
export interface FoundPackages {
  /** The application's package.json. */
  readonly application: string;
  readonly packages: readonly FoundPackage[];
}

/**
 * Finds the direct dependencies of an application that say in their package.json, by a `stowage` field, that they are for Stowage: a
 * driver, a kind of compute. It reads package.json files and imports nothing.
 *
 * Fails with `CONFIG.INVALID` when there is no application.
 */
export async function findStowagePackages({ from, includeDev }: PackageSearch): Promise<FoundPackages> {
  const application = findApplication(from);
  const manifest = await readApplication(application);
  const required = { ...(manifest.dependencies as object), ...(includeDev ? (manifest.devDependencies as object) : {}) };
  const names = [...new Set([...Object.keys(required), ...Object.keys({ ...(manifest.optionalDependencies as object) })])];
  const found = await Promise.all(names.map((name) => tryReadPackage(name, application)));
  return { application, packages: found.filter((one) => one !== undefined) };
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
          nextAction: 'Give a file of your application: { from: import.meta.url }.',
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

async function tryReadPackage(name: string, application: string): Promise<FoundPackage | undefined> {
  const path = tryFindPackage(name, application);
  const looksLikeOurs = /^@stowage\/(driver|compute)-|(?:^|[/-])stowage-/.test(name);
  if (path === undefined) return looksLikeOurs ? { name, problem: `${name} is in ${application} and is not installed.` } : undefined;
  try {
    const json = await readPackageJson(path);
    return json.stowage === undefined ? undefined : { name, folder: dirname(path), version: String(json.version), field: json.stowage };
  } catch (error) {
    return { name, problem: `The package.json of ${name} could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
