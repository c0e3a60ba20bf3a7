import { resolve } from 'node:path';
import { type AnyDriver, isDatastoreError, isSecret, redact } from '@stowage/core';
import { parseTemplate, referencesOf } from '../secrets/reference.ts';
import { type FieldPath, formatField, mapTexts, textValues } from './config-values.ts';
import { isPathField, isSecretField, type JsonSchema } from './field-schema.ts';
import { hideSecrets } from './secret-shape.ts';

/** What can be said of a configuration without looking up a secret. */
export interface Inspection {
  /** What is wrong, one text per fault, without any value. */
  readonly faults: readonly string[];
  /** Where the datastore is; undefined when that hangs on a reference. */
  readonly location: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Texts that stand in for a secret that is only referred to: schemas look at their form. */
const standIns = ['c3Rvd2FnZQ==', 'sv=2025-01-05&sp=r&sig=c3Rvd2FnZQ%3D%3D', 'c3Rvd2FnZQ'.padEnd(86, 'A').concat('==')];

/**
 * Checks fields against the driver's schema, with stand-ins for the secrets that are referred to. A fault is reported only when
 * it cannot come from a stand-in.
 */
export async function inspectFields(driver: AnyDriver, fields: Fields, folder: string): Promise<Inspection> {
  const schema = driver.jsonSchema();
  const referred = [...textValues(fields)]
    .filter(({ path, value }) => !isSecret(value) && hasReference(value, path))
    .map(({ path }) => path);
  let faults: readonly string[] | undefined;
  for (const standIn of referred.length === 0 ? standIns.slice(0, 1) : standIns) {
    const { value, issues } = await validate(driver, fillIn(fields, schema, folder, standIn));
    const certain = issues.filter(({ path }) => !hangsOn(path, referred)).map(({ text }) => text);
    faults = faults === undefined ? certain : faults.filter((text) => certain.includes(text));
    const location = issues.length > 0 ? undefined : tryLocate(driver, value, standIn);
    if (location !== undefined) return { faults: [], location };
  }
  if (faults === undefined || faults.length > 0 || referred.length === 0) return { faults: faults ?? [], location: undefined };
  // A driver may look deep into a secret; where the datastore is seldom hangs on it.
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !referred.some(([first]) => first === name)));
  const { value, issues } = await validate(driver, fillIn(rest, schema, folder, ''));
  return { faults, location: issues.length > 0 ? undefined : tryLocate(driver, value, undefined) };
}

function hasReference(text: string, path: FieldPath): boolean {
  return referencesOf(parseTemplate(text, formatField(path))).length > 0;
}

function fillIn(fields: Fields, schema: JsonSchema, folder: string, standIn: string): Fields {
  const fill = mapTexts(fields, (value, path) => {
    if (isSecret(value)) return value;
    if (hasReference(value, path)) return isSecretField(schema, path) ? standIn : value;
    const text = parseTemplate(value, formatField(path)).join('');
    return isPathField(schema, path) ? resolve(folder, text) : text;
  });
  return fill as Fields;
}

interface Attempt {
  readonly value: unknown;
  readonly issues: readonly { readonly path: FieldPath; readonly text: string }[];
}

async function validate(driver: AnyDriver, fields: Fields): Promise<Attempt> {
  const result = await driver.config['~standard'].validate(fields);
  if (result.issues === undefined) return { value: result.value, issues: [] };
  const issues = result.issues.map((issue) => {
    const path = (issue.path ?? []).map((key) => String(typeof key === 'object' ? key.key : key));
    const problem = /received undefined$/.test(issue.message) ? 'is missing' : issue.message;
    return { path, text: redact(path.length === 0 ? problem : `${formatField(path)}: ${problem}`) };
  });
  return { value: undefined, issues };
}

/** Whether an issue may come from a stand-in: it is about a field that is referred to, about a part of it, or about what holds it. */
function hangsOn(issue: FieldPath, referred: readonly FieldPath[]): boolean {
  return referred.some((path) => {
    if (issue.length === 0) return false;
    const shorter = Math.min(issue.length, path.length);
    return issue.slice(0, shorter).every((name, index) => name === path[index]);
  });
}

function tryLocate(driver: AnyDriver, config: unknown, standIn: string | undefined): string | undefined {
  try {
    const location = hideSecrets(driver.location(config as never));
    return standIn !== undefined && location.includes(standIn) ? undefined : location;
  } catch (error) {
    // An address cannot be made of a name that is only referred to.
    if (isDatastoreError(error) || error instanceof TypeError) return undefined;
    throw error;
  }
}
