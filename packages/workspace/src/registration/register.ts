import { isDeepStrictEqual } from 'node:util';
import { DatastoreError } from '@stowage/core';
import { descriptiveFields } from '../config/datastore-config.ts';
import { changeWorkspace, type WorkspaceContext } from '../context.ts';
import { writeChange } from '../file/workspace-change.ts';
import { readWorkspaceFile, type StoredConfig, type WorkspaceFile } from '../file/workspace-file.ts';
import { parseName, unknownDatastore } from '../names.ts';
import { removeOrphans } from './commit.ts';
import { putDatastore } from './draft.ts';
import type { Registered, RegisterOptions, UpdateOptions } from './registration.ts';

type Given = Readonly<Record<string, unknown>>;

/** Puts a new datastore into the file. */
export async function registerDatastore(
  context: WorkspaceContext,
  given: string,
  config: Given,
  options: RegisterOptions,
): Promise<Registered> {
  const { name, notices } = parseName(given);
  const { onConflict = 'fail', ...rest } = options;
  const admit = (file: WorkspaceFile): void => {
    if (onConflict !== 'overwrite' && file.datastores.has(name)) {
      throw new DatastoreError('DATASTORE.EXISTS', `There is a datastore "${name}" already.`, { datastore: name });
    }
  };
  admit(await readWorkspaceFile(context.file));
  const registered = await putDatastore(context, name, config, { ...rest, admit });
  return { ...registered, notices: [...notices, ...registered.notices] };
}

/** The registration changed under somebody who was about to change it. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Changes fields of a datastore in the file; null removes one. Starts over when another process was faster. */
export async function updateDatastore(
  context: WorkspaceContext,
  given: string,
  changes: Given,
  options: UpdateOptions,
): Promise<Registered> {
  const { name } = parseName(given);
  for (;;) {
    const before = requireConfig(await readWorkspaceFile(context.file), name);
    if (changes.type !== undefined && changes.type !== before.type) {
      throw new DatastoreError('CONFIG.INVALID', `"${name}" is of type ${String(before.type)}; an update does not change the type.`, {
        datastore: name,
        nextAction: 'Register it anew with onConflict "overwrite".',
      });
    }
    const validate = options.validate !== false && Object.keys(changes).some((field) => !descriptiveFields.includes(field));
    const admit = (file: WorkspaceFile): void => {
      if (!isDeepStrictEqual(requireConfig(file, name), before)) throw new Overtaken();
    };
    try {
      return await putDatastore(context, name, { ...before, ...changes }, { ...options, validate, admit });
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
}

/** Takes a datastore out of the file, and its secrets out of the vault; never touches data. */
export async function unregisterDatastore(
  context: WorkspaceContext,
  given: string,
): Promise<{ readonly name: string; readonly removedSecrets: readonly string[] }> {
  const { name } = parseName(given);
  return changeWorkspace(context, async (file) => {
    requireConfig(file, name);
    if (file.default === name) {
      throw new DatastoreError('CONFIG.INVALID', `"${name}" is the default of this workspace, and a workspace keeps a default.`, {
        datastore: name,
        nextAction: 'Make another datastore the default first.',
      });
    }
    const after = await writeChange(file, { datastores: new Map([[name, undefined]]) });
    return { name, removedSecrets: await removeOrphans(context, after, name) };
  });
}

/** Makes a datastore the default. */
export async function setDefaultDatastore(context: WorkspaceContext, given: string): Promise<void> {
  const { name } = parseName(given);
  await changeWorkspace(context, async (file) => {
    requireConfig(file, name);
    await writeChange(file, { default: name });
  });
}

/** What is registered under a name; fails with `DATASTORE.UNKNOWN`. */
export function requireConfig(file: WorkspaceFile, name: string): StoredConfig {
  const config = file.datastores.get(name);
  if (config === undefined) throw unknownDatastore(name, [...file.datastores.keys()]);
  return config;
}
