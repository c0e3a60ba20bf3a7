import { baseName, joinPath } from '@stowage/core';
import type { DataReference } from '@stowage/workspace';
import type { Site } from '../computes/compute.ts';
import type { ReferenceContent } from './inspect-reference.ts';

/**
 * The path on the compute at which the data of a reference is, or is to be written. It is the file itself for a file, and the folder for
 * a folder: at `pathOnCompute`, or, without one, in a place that no other reference has.
 */
export function placeReference(reference: DataReference, content: ReferenceContent, site: Site): string {
  const { pathOnCompute } = reference;
  const name = nameOnCompute(reference, content);
  if (pathOnCompute === undefined) return site.resolve('data', joinPath(reference.name, name));
  // With a slash at its end it is a folder, which a file goes into.
  return site.resolve('work', pathOnCompute.endsWith('/') ? joinPath(pathOnCompute.slice(0, -1), name) : pathOnCompute);
}

/** Whether a program finds a folder at the place of an output, instead of nothing. */
export function isFolderMade(reference: DataReference): boolean {
  if (reference.kind === 'table') return false;
  return reference.pathOnCompute === undefined ? reference.namesFolder : reference.pathOnCompute.endsWith('/');
}

/** The address that a program opens itself. */
export function toDirectAddress(reference: DataReference): string {
  const path = reference.kind === 'files' ? reference.pathOnDatastore : '';
  return `azureml://datastores/${reference.datastore.name}/paths/${path}`;
}

/** The name of the file in its place; `''` for a folder, which is the place itself. */
function nameOnCompute(reference: DataReference, content: ReferenceContent): string {
  if (reference.kind === 'table') {
    const { source, format } = reference;
    return `${'table' in source ? source.table.name.replaceAll(/[^A-Za-z0-9_.-]/g, '_') : 'query'}.${format === 'arrow' ? 'arrows' : format}`;
  }
  if (reference.mode === 'upload') return isFolderMade(reference) ? '' : baseName(reference.pathOnDatastore);
  return content === 'file' ? baseName(reference.pathOnDatastore) : '';
}
