import { isBuiltin } from 'node:module';
import { join, normalize } from 'node:path';
import { type Import, readImports } from './imports.ts';
import type { Manifest, TextFile } from './workspaces.ts';

/** What the packages in some folders may import of ours, and where they may use Node. */
interface Rule {
  /** Folders that the rule is for. The first rule that fits holds. */
  readonly folders: RegExp;
  /** Entries of ours that its sources may import. */
  readonly ours: RegExp;
  /** Entries of ours that its tests may import as well. */
  readonly tests?: RegExp;
  /** Folders of its sources that may import `node:`; everywhere when absent. */
  readonly node?: RegExp;
  /** The package may depend on nothing at run time. */
  readonly bare?: true;
  /** Files that may import an optional peer statically, because they are the entry that binds it. */
  readonly binds?: RegExp;
}

const nothing = /^$/;
const testKit = /^@stowage\/(core|core\/driver|conformance|conformance\/vitest|servers(\/process)?|emulator-[a-z0-9]+(\/testing)?)$/;
const anything = /^/;

/** What may import what. A package that fits no rule cannot be checked, so it needs one before it is built. */
const rules: readonly Rule[] = [
  { folders: /^packages\/core$/, ours: nothing, tests: testKit, node: /^src\/(registry|config)\//, bare: true },
  { folders: /^packages\/azure-common$/, ours: /^@stowage\/core\/driver$/, tests: testKit },
  {
    folders: /^packages\/driver-(azure|adls)-/,
    ours: /^@stowage\/(core\/driver|azure-common)$/,
    tests: testKit,
  },
  { folders: /^packages\/driver-(postgres|sqlserver)$/, ours: /^@stowage\/(core\/driver|tabular)$/, tests: testKit },
  { folders: /^packages\/driver-/, ours: /^@stowage\/core\/driver$/, tests: testKit },
  { folders: /^packages\/tabular$/, ours: /^@stowage\/core$/, tests: anything },
  { folders: /^packages\/transfer$/, ours: /^@stowage\/(core|tabular)$/, tests: anything },
  { folders: /^packages\/workspace$/, ours: /^@stowage\/(core|transfer|transfer\/tables|tabular)$/, tests: anything },
  { folders: /^packages\/mount$/, ours: /^@stowage\/(core|workspace)$/, tests: anything },
  { folders: /^packages\/compute$/, ours: /^@stowage\/(core|transfer|transfer\/tables|tabular|workspace|mount)$/, tests: anything },
  { folders: /^packages\/compute-/, ours: /^@stowage\/(core|core\/driver|compute|mount)$/, tests: anything },
  {
    folders: /^packages\/conformance$/,
    ours: /^@stowage\/(core|core\/driver|tabular)$/,
    tests: /^@stowage\/conformance/,
    binds: /^(src|dist)\/vitest\./,
  },
  { folders: /^packages\/cli$/, ours: /^@stowage\/(?!driver-)/, tests: anything },
  { folders: /^tooling\/emulators\//, ours: /^@stowage\/emulator-/, tests: /^@stowage\/servers$/ },
  { folders: /^packages\//, ours: nothing },
  { folders: /^(tooling|docs)\//, ours: anything },
];

/** Faults of one package's files: each import against the table, and against what its package.json declares. */
export function findBoundaryFaults(folder: string, manifest: Manifest, files: readonly TextFile[]): readonly string[] {
  const rule = rules.find(({ folders }) => folders.test(folder));
  if (rule === undefined) throw new Error(`${folder} has no rule: add one to the table in boundaries.ts`);
  const faults = files.flatMap((file) =>
    readImports(file.path, file.text).flatMap((one) => {
      const fault = importFault(rule, manifest, file.path, one);
      return fault === undefined ? [] : [`${folder}/${file.path}:${one.line} imports "${one.specifier}": ${fault}`];
    }),
  );
  if (rule.bare && Object.keys(manifest.dependencies ?? {}).length > 0)
    faults.push(`${folder}/package.json has dependencies: this package may have none`);
  return faults;
}

function importFault(rule: Rule, manifest: Manifest, path: string, { specifier, kind }: Import): string | undefined {
  const shipped = isShipped(manifest, path);
  if (specifier.startsWith('.')) return normalize(join(path, '..', specifier)).startsWith('..') ? 'it leaves its package' : undefined;
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith('node:')) return 'write it with node: in front';
    return path.startsWith('src/') && shipped && !(rule.node ?? anything).test(path) ? 'node: is not for this folder' : undefined;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (name === manifest.name) return undefined;
  const ours = name.startsWith('@stowage/') || name === 'stowage';
  if (ours && !rule.ours.test(specifier) && (shipped || !rule.tests?.test(specifier))) return 'the table does not allow it';
  if (!isDeclared(name, manifest, shipped)) return 'package.json does not declare it';
  const optional = manifest.peerDependenciesMeta?.[name]?.optional === true;
  if (optional && kind === 'static' && shipped && !rule.binds?.test(path))
    return 'an optional peer may be missing: import its types, or import() it';
  return undefined;
}

/** Whether a file is part of what users install; tests, scripts and private packages are not. */
function isShipped(manifest: Manifest, path: string): boolean {
  return manifest.private !== true && /^(src|dist)\//.test(path) && !path.endsWith('.test.ts');
}

function isDeclared(name: string, manifest: Manifest, shipped: boolean): boolean {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = manifest;
  // The root brings the test runner for everybody.
  const development = shipped ? {} : { ...devDependencies, vitest: '*' };
  const declared = { ...dependencies, ...optionalDependencies, ...peerDependencies, ...development };
  return Object.hasOwn(declared, name) || Object.hasOwn(declared, `@types/${name}`);
}
