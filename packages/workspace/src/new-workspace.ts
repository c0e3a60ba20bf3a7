import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatastoreError, isDatastoreError } from '@stowage/core';
import { type DatastoreConfig, parseConfigFrame, toStoredConfig } from './config/datastore-config.ts';
import { inspectFields } from './config/inspection.ts';
import { findLiteralSecrets } from './config/literal-secrets.ts';
import { resolveConfig } from './config/resolved-fields.ts';
import { secretTest } from './config/shown-config.ts';
import type { WorkspaceContext } from './context.ts';
import { toFileFailure } from './file/file-failure.ts';
import { withLock } from './file/lock.ts';
import { ensureStateFolder } from './file/state-folder.ts';
import { writeChange } from './file/workspace-change.ts';
import { parseWorkspaceFile } from './file/workspace-file.ts';
import { parseName } from './names.ts';
import { writeSchemaFile } from './schema-file.ts';

/** The default datastore of a new workspace. */
export interface FirstDatastore {
  readonly name: string;
  readonly config: DatastoreConfig;
}

/** A folder beside `stowage.yaml`. */
const ownFolder: FirstDatastore = { name: 'workspacestore', config: { type: 'local', path: './workspacestore' } };

const frame = `# yaml-language-server: $schema=.stowage/schema.json
# The datastores of this workspace. Secrets do not stand here, only where they are to be found:
# \${env:NAME}, \${file:PATH}, \${vault:NAME} or \${keyring:NAME}.
version: 1
`;

/** Makes the files of a workspace, `stowage.yaml` last and as a whole. */
export async function createWorkspaceFiles(context: WorkspaceContext, first: FirstDatastore | undefined): Promise<void> {
  const { name: given, config: fields } = first ?? ownFolder;
  const { name } = parseName(given);
  const config = toStoredConfig(fields);
  refuseExisting(context);
  await checkFirst(context, name, config);
  try {
    await mkdir(dirname(context.file), { recursive: true });
  } catch (error) {
    throw toFileFailure(error, 'write', dirname(context.file));
  }
  await ensureStateFolder(context.state);
  if (first === undefined) await provision(context, name, config);
  await writeSchemaFile(context);
  await withLock(context.state.path, async () => {
    refuseExisting(context);
    await writeChange(parseWorkspaceFile(context.file, frame), { default: name, datastores: new Map([[name, config]]) });
  });
}

function refuseExisting({ file }: WorkspaceContext): void {
  if (existsSync(file)) throw new DatastoreError('WORKSPACE.EXISTS', `There is a workspace already: ${file}.`);
}

async function checkFirst(context: WorkspaceContext, name: string, config: Readonly<Record<string, unknown>>): Promise<void> {
  const { type, fields } = parseConfigFrame(name, config);
  const { registry } = await context.drivers();
  const driver = await registry.driver(type);
  const { faults } = await inspectFields(driver, fields, context.folder);
  if (faults.length > 0)
    throw new DatastoreError('CONFIG.INVALID', `The datastore "${name}" of type ${type} is not valid: ${faults.join('; ')}`, {
      driver: type,
    });
  if (findLiteralSecrets(config, secretTest(driver.jsonSchema())).length > 0) {
    throw new DatastoreError('CONFIG.INVALID', 'A new workspace has no vault yet for the secrets of its first datastore.', {
      nextAction: 'Refer to the secret, or make the workspace first and register the datastore then.',
    });
  }
}

async function provision(context: WorkspaceContext, name: string, config: Readonly<Record<string, unknown>>): Promise<void> {
  const { registry } = await context.drivers();
  try {
    await registry.provision(await resolveConfig(name, config, registry, context.places), { name });
  } catch (error) {
    if (!isDatastoreError(error, 'CAPABILITY.MISSING')) throw error;
  }
}
