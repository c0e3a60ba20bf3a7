import { readFile } from 'node:fs/promises';
import { isDatastoreError } from '@stowage/core';
import { isSchema } from './config/field-schema.ts';
import { createWorkspaceSchema } from './config/workspace-schema.ts';
import type { WorkspaceContext } from './context.ts';
import { systemCode, toFileFailure } from './file/file-failure.ts';
import { withLock } from './file/lock.ts';
import { ensureStateFolder } from './file/state-folder.ts';
import { writeWholeFile } from './file/whole-file.ts';
import type { Notice } from './notice.ts';

/** Writes the JSON Schema of `stowage.yaml` for the drivers there are now, where the first line of the file leads editors to. */
export async function writeSchemaFile(context: WorkspaceContext): Promise<string> {
  const { registry } = await context.drivers();
  const text = `${JSON.stringify(await createWorkspaceSchema(registry), undefined, 2)}\n`;
  await ensureStateFolder(context.state);
  await withLock(context.state.path, () => writeWholeFile(context.state.schema, text));
  return context.state.schema;
}

/** Writes the schema anew when it lacks a type. Editors can do without it, so a failure is a notice. */
export async function refreshSchemaFile(context: WorkspaceContext): Promise<readonly Notice[]> {
  try {
    const { registry } = await context.drivers();
    const known = await readKnownTypes(context.state.schema);
    if (!registry.types.every((type) => known.includes(type))) await writeSchemaFile(context);
    return [];
  } catch (error) {
    if (!isDatastoreError(error)) throw error;
    return [{ code: 'schema.stale', message: `The schema for editors could not be refreshed: ${error.message}` }];
  }
}

async function readKnownTypes(path: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw toFileFailure(error, 'read', path);
  }
  try {
    const { $defs } = JSON.parse(text) as { readonly $defs?: unknown };
    return isSchema($defs) ? Object.keys($defs) : [];
  } catch {
    // Not JSON, so not ours any more: it is written anew.
    return [];
  }
}
