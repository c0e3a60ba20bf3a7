import { readFile } from 'node:fs/promises';
import { DatastoreError } from '@stowage/core';
import { isMap, isScalar } from 'yaml';
import { toFileFailure } from './file-failure.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

/** What stands in `stowage.yaml`, as it stands there: references are not resolved. */
export interface WorkspaceFile {
  readonly path: string;
  readonly text: string;
  readonly source: YamlSource;
  readonly default: string | undefined;
  /** The datastores in the order of the file. A configuration may be wrong; its shape is a map. */
  readonly datastores: ReadonlyMap<string, StoredConfig>;
  /** The computes, likewise. */
  readonly computes: ReadonlyMap<string, StoredConfig>;
}

/** A datastore's or compute's entry in the file. */
export type StoredConfig = Readonly<Record<string, unknown>>;

/** The version of the format that this package reads and writes. */
const formatVersion = 1;

/**
 * Reads `stowage.yaml` and checks its frame: the version, the names, no unknown field at the top. What is wrong inside one
 * datastore is that datastore's affair and does not keep the others from being used.
 *
 * Fails with `CONFIG.INVALID` (naming line and column), `ACCESS.DENIED`, `WORKSPACE.NOT_FOUND`.
 */
export async function readWorkspaceFile(path: string): Promise<WorkspaceFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw (error as { readonly code?: unknown }).code === 'ENOENT'
      ? new DatastoreError('WORKSPACE.NOT_FOUND', `${path} is gone.`, { cause: error })
      : toFileFailure(error, 'read', path);
  }
  return parseWorkspaceFile(path, text);
}

/** Checks the frame of a text as {@link readWorkspaceFile} does. */
export function parseWorkspaceFile(path: string, text: string): WorkspaceFile {
  const source = parseYaml(text, path);
  const wrong = (reason: string, nextAction?: string): never => {
    throw new DatastoreError('CONFIG.INVALID', `${path} is not a workspace: ${reason}.`, { nextAction });
  };
  const { value } = source;
  if (!isRecord(value)) return wrong('it holds no map', 'Let it begin with "version: 1".');
  if (value.version !== formatVersion) checkVersion(value.version, source.at('version'), wrong);
  for (const name of Object.keys(value)) {
    if (!['version', 'default', 'datastores', 'computes'].includes(name) && !name.startsWith('x-')) {
      wrong(`the field ${JSON.stringify(name)} is unknown${source.at(name)}`, 'Fields of your own start with "x-".');
    }
  }
  if (value.default !== undefined && value.default !== null && typeof value.default !== 'string')
    wrong(`"default" is no name${source.at('default')}`);
  const datastores = readSection(value.datastores, 'datastores', source, wrong);
  const computes = readSection(value.computes, 'computes', source, wrong);
  return {
    path,
    text,
    source,
    default: typeof value.default === 'string' ? value.default : undefined,
    datastores,
    computes,
  };
}

/** What a section's entries are, in the singular. */
const entries = { datastores: 'datastore', computes: 'compute' } as const;

function readSection(
  value: unknown,
  section: keyof typeof entries,
  source: YamlSource,
  wrong: (reason: string, nextAction?: string) => never,
): ReadonlyMap<string, StoredConfig> {
  const stored = value ?? {};
  if (!isRecord(stored)) return wrong(`"${section}" is no map of names${source.at(section)}`);
  for (const [name, config] of Object.entries(stored)) {
    if (!/^[a-z0-9_]+$/.test(name)) {
      wrong(
        `${JSON.stringify(name)} is not a name for a ${entries[section]}${source.at(section, name)}`,
        'Use small letters, digits and underscores.',
      );
    }
    if (!isRecord(config)) wrong(`the ${entries[section]} "${name}" is no map of fields${source.at(section, name)}`);
  }
  return inFileOrder(source.document.get(section, true), stored as Record<string, StoredConfig>);
}

function checkVersion(version: unknown, where: string, wrong: (reason: string, nextAction: string) => never): void {
  if (version === undefined) wrong('"version" is missing', `Let it begin with "version: ${formatVersion}".`);
  if (typeof version === 'number' && version > formatVersion) {
    wrong(`it has version ${version}${where}, and this Stowage knows ${formatVersion}`, 'Update Stowage.');
  }
  wrong(`"version" is not ${formatVersion}${where}`, `Write "version: ${formatVersion}".`);
}

/** Objects put names that look like numbers first; the file's own order is that of its nodes. */
function inFileOrder(node: unknown, stored: Readonly<Record<string, StoredConfig>>): ReadonlyMap<string, StoredConfig> {
  const names = isMap(node) ? node.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : Object.keys(stored);
  return new Map(names.map((name) => [name, stored[name] ?? {}]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
