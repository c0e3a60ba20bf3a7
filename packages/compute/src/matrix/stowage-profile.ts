import { isDatastoreError, type Registry } from '@stowage/core';
import type { ComputeRegistry } from '../computes/registry.ts';
import { type ComputeFacts, toCell } from './cell.ts';
import { computeColumns, knownComputes, titleOf } from './columns.ts';
import { type DatastoreFacts, knownDatastores, toDatastoreFacts } from './datastore-facts.ts';
import type { Matrix } from './matrix.ts';

/** Whose matrix it is: the computes and drivers of an application. */
export interface MatrixParts {
  readonly computes: ComputeRegistry;
  readonly drivers: Registry;
}

/**
 * What Stowage does with the computes and the datastore types that an application has, beside those it knows of. A driver that
 * cannot be loaded leaves what is known of its type.
 */
export async function createStowageMatrix({ computes, drivers }: MatrixParts): Promise<Matrix> {
  const facts = new Map(knownDatastores.map((one) => [one.type, one]));
  for (const type of drivers.types) {
    const found = await tryDescribeDatastore(drivers, type);
    if (found !== undefined) facts.set(type, found);
  }
  const names = [...new Set([...computeColumns.map(({ name }) => name), ...computes.kinds])];
  const columns = await Promise.all(names.map((name) => describeCompute(computes, name)));
  const rows = [...facts.values()];
  return {
    profile: 'stowage',
    computes: columns.map(({ name, title }) => ({ name, title })),
    datastores: rows.map(({ type, title }) => ({ name: type, title })),
    cells: rows.flatMap((row) => columns.map((column) => toCell(column, row))),
  };
}

/** What of a type of datastores is known; undefined when its driver is there and cannot be loaded, or is not there and not known. */
export async function tryDescribeDatastore(drivers: Registry, type: string): Promise<DatastoreFacts | undefined> {
  const known = knownDatastores.find((one) => one.type === type);
  if (!drivers.types.includes(type)) return known;
  try {
    return toDatastoreFacts(await drivers.driver(type));
  } catch (error) {
    if (!isDatastoreError(error, 'DRIVER.INCOMPATIBLE')) throw error;
    return known;
  }
}

/** What of a kind of computes is known. */
async function describeCompute(computes: ComputeRegistry, name: string): Promise<ComputeFacts> {
  if (computes.kinds.includes(name)) {
    try {
      const { title, support } = await computes.kind(name);
      return { name, title: computeColumns.some((column) => column.name === name) ? titleOf(name) : title, support };
    } catch (error) {
      if (!isDatastoreError(error, 'COMPUTE.INCOMPATIBLE')) throw error;
      return { name, title: titleOf(name), missing: { reason: error.message, alternative: error.nextAction } };
    }
  }
  const packageName = knownComputes[name];
  if (packageName === undefined) return { name, title: titleOf(name) };
  return {
    name,
    title: titleOf(name),
    missing: { reason: `The package for ${titleOf(name)} is not installed.`, alternative: `npm install ${packageName}` },
  };
}
