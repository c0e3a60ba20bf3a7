import { DatastoreError } from '@stowage/core';
import type { FieldPath } from '../config/config-values.ts';
import type { JsonSchema } from '../config/field-schema.ts';
import { findLiteralSecrets } from '../config/literal-secrets.ts';
import { secretTest } from '../config/shown-config.ts';
import { changeWorkspace, type WorkspaceContext } from '../context.ts';
import { writeChange } from '../file/workspace-change.ts';
import type { StoredConfig } from '../file/workspace-file.ts';
import { parseName } from '../names.ts';

/** Names of fields that hold secrets whatever the kind of compute; its schema may know more. */
const secretNames = /password|passphrase|private_key|secret|token/i;

/** Whether a field of a compute is secret. */
export function computeSecretTest(schema: JsonSchema | undefined): (path: FieldPath) => boolean {
  const bySchema = secretTest(schema);
  return (path) => bySchema(path) || (schema === undefined && path.some((name) => secretNames.test(name)));
}

/** Puts a compute into `stowage.yaml`, replacing one of that name; gives the name in its form. */
export async function registerCompute(
  context: WorkspaceContext,
  given: string,
  config: StoredConfig,
  schema: JsonSchema | undefined,
): Promise<string> {
  const { name } = parseName(given);
  if (name === 'local') {
    throw new DatastoreError('CONFIG.INVALID', '"local" is this machine, whatever stands in stowage.yaml.', {
      nextAction: 'Choose another name.',
    });
  }
  if (typeof config.type !== 'string' || config.type === '') {
    throw new DatastoreError('CONFIG.INVALID', `The compute "${name}" has no type.`, {
      nextAction: 'Say what kind it is, for example vm.',
    });
  }
  if (findLiteralSecrets(config, computeSecretTest(schema)).length > 0) {
    throw new DatastoreError('CONFIG.INVALID', `The compute "${name}" holds a secret in clear.`, {
      nextAction: 'Put it into the vault (stowage secret set NAME) and refer to it: ${vault:NAME}; or to a file: ${file:PATH}.',
    });
  }
  await changeWorkspace(context, (file) => writeChange(file, { computes: new Map([[name, config]]) }));
  return name;
}

/** Takes a compute out of `stowage.yaml`. Fails with `COMPUTE.UNKNOWN`. */
export async function unregisterCompute(context: WorkspaceContext, given: string): Promise<void> {
  const { name } = parseName(given);
  await changeWorkspace(context, async (file) => {
    if (!file.computes.has(name)) throw unknownCompute(name, [...file.computes.keys()]);
    await writeChange(file, { computes: new Map([[name, undefined]]) });
  });
}

/** The error for a name under which there is no compute. */
export function unknownCompute(name: string, known: readonly string[]): DatastoreError {
  return new DatastoreError(
    'COMPUTE.UNKNOWN',
    `There is no compute ${JSON.stringify(name)}; there are ${['local', ...known].join(', ')}.`,
    {
      nextAction: 'Use one of these, or add it to "computes" in stowage.yaml: stowage compute register.',
    },
  );
}
