import { DatastoreError, errorCodes } from '@stowage/core';
import { checkDatastore } from '../check/check.ts';
import type { CheckReport } from '../check/check-report.ts';
import { parseConfigFrame, toStoredConfig } from '../config/datastore-config.ts';
import { inspectFields } from '../config/inspection.ts';
import { findLiteralSecrets } from '../config/literal-secrets.ts';
import { resolveConfig } from '../config/resolved-fields.ts';
import { secretTest } from '../config/shown-config.ts';
import type { WorkspaceContext } from '../context.ts';
import type { WorkspaceFile } from '../file/workspace-file.ts';
import { noticesOf } from '../notice.ts';
import { commitDraft } from './commit.ts';
import { type Registered, type RegisterOptions, RegistrationError } from './registration.ts';

/**
 * Checks a configuration and puts it into the file, or does nothing at all.
 *
 * @param admit throws when the name must not be written, given what the file holds
 */
export async function putDatastore(
  context: WorkspaceContext,
  name: string,
  given: Readonly<Record<string, unknown>>,
  {
    validate = true,
    createIfMissing = false,
    signal,
    admit,
  }: Omit<RegisterOptions, 'onConflict'> & { readonly admit: (file: WorkspaceFile) => void },
): Promise<Registered> {
  const config = toStoredConfig(given);
  const { type, fields } = parseConfigFrame(name, config);
  const { registry } = await context.drivers();
  const driver = await registry.driver(type);
  const literals = findLiteralSecrets(config, secretTest(driver.jsonSchema()));
  const { faults, location } = await inspectFields(driver, fields, context.folder);
  if (faults.length > 0) {
    throw new DatastoreError('CONFIG.INVALID', `The datastore "${name}" of type ${type} is not valid: ${faults.join('; ')}`, {
      datastore: name,
      driver: type,
      nextAction: 'Correct the fields that are named.',
    });
  }
  // Asked for before anything is tried, as a registration without a place for its secrets would be in vain.
  const key = literals.length === 0 ? undefined : await context.places.vault.prepare();
  let report: CheckReport | undefined;
  if (validate) {
    report = await checkDatastore(
      { name, config, location, registry, places: context.places },
      { write: false, create: createIfMissing, signal },
    );
    const failure = report.steps.find(({ outcome }) => outcome === 'failed')?.error;
    if (failure !== undefined)
      throw new RegistrationError(report, driver.provision === undefined || createIfMissing ? failure : withCreation(failure));
  } else if (createIfMissing) await registry.provision(await resolveConfig(name, config, registry, context.places), { name, signal });
  const { replaced, notices } = await commitDraft(context, { name, config, literals, key, admit, signal });
  return { name, replaced, report, notices: [...notices, ...(report?.notices ?? noticesOf(driver))] };
}

/** What is missing could be created: the failure says how, unless it knows better, as of an account that does not exist. */
function withCreation(failure: DatastoreError): DatastoreError {
  if (failure.code !== 'DATASTORE.NOT_FOUND' || failure.nextAction !== errorCodes['DATASTORE.NOT_FOUND'].nextAction) return failure;
  const nextAction = 'Correct its name, or register it with createIfMissing (--create on the command line).';
  return new DatastoreError(failure.code, failure.message, { ...failure, nextAction, cause: failure });
}
