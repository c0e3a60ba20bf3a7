import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root of this repository. */
export const root: string = join(import.meta.dirname, '../../..');

/** What the checks read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A package of this repository; `folder` is relative to the root, as in `packages/core`. */
export interface Workspace {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Every package of this repository, by folder. */
export function readWorkspaces(directory: string = root): readonly Workspace[] {
  return globSync('{packages/*,tooling/*,tooling/emulators/*,docs/examples}/package.json', { cwd: directory })
    .sort()
    .map((file) => ({
      folder: dirname(file),
      manifest: JSON.parse(readFileSync(join(directory, file), 'utf8')) as Manifest,
    }));
}

/** The packages that go to the registry. */
export function readPublished(directory: string = root): readonly Workspace[] {
  return readWorkspaces(directory).filter(({ manifest }) => manifest.private !== true);
}

/** A file as the checks read it; `path` is relative to the root or to its package. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** The TypeScript files of one folder, built output and installed packages left out. */
export function readSources(folder: string, directory: string = root): readonly TextFile[] {
  return globSync('**/*.ts', { cwd: join(directory, folder), exclude: ['**/node_modules/**', '**/dist/**'] })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(directory, folder, path), 'utf8') }));
}
