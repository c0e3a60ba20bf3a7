import type { DataReference } from '@stowage/workspace';

/** What a reference leads to, for people: `training:animals`, `zoo: table animals.penguins`. */
export function describeReference(reference: DataReference): string {
  const { name } = reference.datastore;
  if (reference.kind === 'files') return `${name}:${reference.pathOnDatastore}`;
  const { source } = reference;
  if (!('table' in source)) return `${name}: query`;
  return `${name}: table ${source.table.schema === undefined ? '' : `${source.table.schema}.`}${source.table.name}`;
}
