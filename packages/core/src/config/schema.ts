import { DatastoreError } from '../errors/datastore-error.ts';

/** One thing that is wrong with a value, as the Standard Schema specification has it. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/**
 * What core needs of a configuration schema: the Standard Schema interface (zod 4, valibot, arktype and others have it) and,
 * for editors and command lines, its JSON Schema. Core depends on no schema library.
 *
 * Source: the Standard Schema specification, https://standardschema.dev.
 */
export interface ConfigSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
    ) =>
      | { readonly value: Output; readonly issues?: undefined }
      | { readonly issues: readonly SchemaIssue[] }
      | Promise<{ readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] }>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a schema accepts. */
export type ConfigInput<S> = S extends ConfigSchema<infer Input, infer _> ? Input : never;
/** What a schema yields. */
export type ConfigOutput<S> = S extends ConfigSchema<infer _, infer Output> ? Output : never;

/** A field that is not there, in words that name no value and no schema library. */
const problemOf = ({ message }: SchemaIssue): string => (/received undefined$/.test(message) ? 'is missing' : message);
const dotted = (issue: SchemaIssue): string => (issue.path ?? []).map((key) => String(typeof key === 'object' ? key.key : key)).join('.');

/**
 * Validates a configuration. Every wrong field stands in the one error, by its dotted name; no value does.
 *
 * @throws DatastoreError `CONFIG.INVALID`
 */
export async function parseConfig<Output>(schema: ConfigSchema<unknown, Output>, config: unknown, type: string): Promise<Output> {
  const result = await schema['~standard'].validate(config);
  if (result.issues === undefined) return result.value;
  const problems = result.issues.map((issue) => (dotted(issue) === '' ? problemOf(issue) : `${dotted(issue)}: ${problemOf(issue)}`));
  throw new DatastoreError('CONFIG.INVALID', `The configuration of type ${type} is not valid: ${problems.join('; ')}`, {
    driver: type,
    nextAction: 'Correct the fields that are named.',
  });
}
