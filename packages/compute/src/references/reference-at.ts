import { type DataReference, parseTablePath, type Workspace } from '@stowage/workspace';
import { tryDescribeDatastore } from '../matrix/stowage-profile.ts';

/**
 * What an address refers to: files, mounted as it stands; or, where the type of the datastore has tables and no files, a table or the rows
 * of a query, downloaded as it stands. Nothing is opened.
 *
 * Fails with `PATH.INVALID`, `DATASTORE.UNKNOWN`, `REFERENCE.INVALID`.
 *
 * @example
 * ```ts
 * const penguins = (await referenceAt(workspace, 'zoo:public/penguins')).asDownload();
 * ```
 */
export async function referenceAt(workspace: Workspace, address: string, name?: string): Promise<DataReference> {
  const { datastore, path, query } = await workspace.resolve(address);
  if (query !== undefined) return named(datastore.query(query), name);
  const { registry } = await workspace.drivers();
  const facts = await tryDescribeDatastore(registry, datastore.type);
  if (facts?.content === 'tables' && path !== '') return named(datastore.table(parseTablePath(path)), name);
  return datastore.path(address.endsWith('/') && path !== '' ? `${path}/` : path, { name });
}

function named<R extends DataReference>(reference: R, name: string | undefined): DataReference {
  return name === undefined ? reference : reference.named(name);
}
