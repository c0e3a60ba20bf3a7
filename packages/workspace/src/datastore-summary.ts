import { type ErrorCode, isDatastoreError } from '@stowage/core';
import { formatField } from './config/config-values.ts';
import { parseConfigFrame } from './config/datastore-config.ts';
import { inspectFields } from './config/inspection.ts';
import { clearSecrets, secretTest, toShownConfig } from './config/shown-config.ts';
import type { WorkspaceContext } from './context.ts';
import type { StoredConfig, WorkspaceFile } from './file/workspace-file.ts';

/** Something that is wrong with a registration as it stands in the file. */
export interface DatastoreFinding {
  readonly code: ErrorCode;
  readonly message: string;
  readonly nextAction: string;
}

/** A registered datastore in brief, without credentials. */
export interface DatastoreSummary {
  readonly name: string;
  /** As it stands in the file; empty when it is missing there. */
  readonly type: string;
  /** Where it is; undefined when that hangs on a reference, or there is no driver to tell. */
  readonly location: string | undefined;
  readonly isDefault: boolean;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Why it may not work: no driver for its type, an unknown field, a secret in clear. Empty when nothing is known to be wrong. */
  readonly findings: readonly DatastoreFinding[];
}

/** A summary, and the configuration as it may be shown. */
export interface Description {
  readonly summary: DatastoreSummary;
  readonly shown: StoredConfig;
}

/** Describes what is registered under a name. Whatever is wrong with it is a finding; nothing is opened and no secret looked up. */
export async function describeDatastore(
  context: WorkspaceContext,
  file: WorkspaceFile,
  name: string,
  config: StoredConfig,
): Promise<Description> {
  const findings: DatastoreFinding[] = [];
  const attempt = async <T>(step: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await step();
    } catch (error) {
      if (!isDatastoreError(error)) throw error;
      findings.push({ code: error.code, message: error.message, nextAction: error.nextAction });
      return undefined;
    }
  };
  const parts = await attempt(() => parseConfigFrame(name, config));
  const driver = parts && (await attempt(async () => (await context.drivers()).registry.driver(parts.type)));
  const isSecretPath = secretTest(driver?.jsonSchema());
  for (const path of clearSecrets(config, isSecretPath)) findings.push(inClear(formatField(path)));
  const inspection = driver && (await attempt(() => inspectFields(driver, parts.fields, context.folder)));
  for (const fault of inspection?.faults ?? [])
    findings.push({ code: 'CONFIG.INVALID', message: fault, nextAction: 'Correct the field in stowage.yaml.' });
  const shown = toShownConfig(config, isSecretPath);
  const { description, tags = {} } = parts ?? {};
  return {
    shown,
    summary: {
      name,
      type: typeof shown.type === 'string' ? shown.type : '',
      location: inspection?.location,
      isDefault: file.default === name,
      description: description === undefined ? undefined : String(shown.description),
      tags: Object.fromEntries(
        Object.entries(tags).map(([key, value]) => [key, String((shown.tags as Record<string, unknown>)[key] ?? value)]),
      ),
      findings,
    },
  };
}

function inClear(field: string): DatastoreFinding {
  return {
    code: 'CONFIG.INVALID',
    message: `${field} stands in stowage.yaml in clear.`,
    nextAction: `Put it into the vault (stowage secret set NAME) and write \${vault:NAME} in its place; then change the secret, as others may have read the file.`,
  };
}
