import type { SchemaIssue } from '@stowage/core/driver';

/** What a field of a reference driver's configuration must be. */
export interface FieldRule {
  readonly holds: (value: unknown) => boolean;
  readonly message: string;
}

/** What is wrong with a configuration: no object, a field that there is not, or a value that its field does not take. */
export function findFieldIssues(fields: Readonly<Record<string, FieldRule>>, value: unknown): readonly SchemaIssue[] {
  if (typeof value !== 'object' || value === null) return [{ message: 'must be an object' }];
  return Object.entries(value).flatMap(([key, given]): readonly SchemaIssue[] => {
    const rule = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (rule === undefined) return [{ message: 'is not a field of this type', path: [key] }];
    return given === undefined || rule.holds(given) ? [] : [{ message: rule.message, path: [key] }];
  });
}
