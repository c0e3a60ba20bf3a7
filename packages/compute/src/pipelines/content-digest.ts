import { createHash } from 'node:crypto';
import { type Datastore, type FileEntry, isDatastoreError, requireCapabilities, tryRelativePath } from '@stowage/core';
import type { DataReference, FileReference, TableReference } from '@stowage/workspace';
import { createTreeDigest } from '../deliveries/tree-digest.ts';
import { inParallel } from '../in-parallel.ts';

/** Files that are read at a time, and of how many it is waited for before more are listed. */
const atATime = 4;
const together = 64;

/**
 * One digest of what is at a reference now: of names and contents of files, of the rows of a table or query, whatever their order.
 * Undefined when there is nothing. Digests that the store keeps of contents count instead of reading; times and version marks do not.
 */
export async function tryDigestContent(reference: DataReference, signal: AbortSignal): Promise<string | undefined> {
  await using store = await reference.datastore.open({ signal });
  // Awaited here: the store is closed when this returns.
  return await (reference.kind === 'files' ? digestFiles(store, reference, signal) : digestRows(store, reference, signal));
}

async function digestFiles(given: Datastore, { pathOnDatastore: base }: FileReference, signal: AbortSignal): Promise<string | undefined> {
  const store = requireCapabilities(given, 'read', 'list', 'stat');
  const tree = createTreeDigest();
  let found = 0;
  let batch: FileEntry[] = [];
  const take = async (entry: FileEntry): Promise<void> => {
    tree.add(tryRelativePath(base, entry.path) ?? entry.path, entry.size, await contentOf(store, entry, signal));
  };
  for await (const entry of filesAt(store, base, signal)) {
    found += 1;
    batch.push(entry);
    if (batch.length < together) continue;
    await inParallel(batch, atATime, take);
    batch = [];
  }
  await inParallel(batch, atATime, take);
  return found === 0 ? undefined : tree.digest();
}

async function* filesAt(store: Datastore<'list' | 'stat'>, base: string, signal: AbortSignal): AsyncGenerator<FileEntry> {
  if (base !== '') {
    try {
      const entry = await store.stat(base, { signal });
      if (entry.kind === 'file') {
        yield entry;
        return;
      }
    } catch (error) {
      if (isDatastoreError(error, 'PATH.NOT_FOUND')) return;
      throw error;
    }
  }
  for await (const entry of store.list(base, { recursive: true, signal })) if (entry.kind === 'file') yield entry;
}

async function contentOf(store: Datastore<'read'>, { path, digests }: FileEntry, signal: AbortSignal): Promise<string> {
  if (digests?.md5 !== undefined) return `md5:${digests.md5}`;
  const hash = createHash('md5');
  for await (const chunk of await store.read(path, { signal })) hash.update(chunk);
  // The same whether the store keeps it or not, so that a copy elsewhere is the same content.
  return `md5:${hash.digest('base64')}`;
}

async function digestRows(given: Datastore, { source }: TableReference, signal: AbortSignal): Promise<string | undefined> {
  const store = requireCapabilities(given, 'query');
  try {
    const answer =
      'table' in source
        ? await store.query({ table: source.table }, { signal })
        : await store.query(source.statement, { parameters: source.parameters, signal });
    const { createRowSummer } = await import('@stowage/tabular');
    // Core's own types of Arrow have the shape of that library's, without depending on it.
    const summer = await createRowSummer(answer.schema as never);
    for await (const batch of answer.batches) summer.add(batch as never);
    const { rows, checksum } = summer.result();
    const columns = answer.schema.fields.map(({ name, type }) => `${name} ${type}`);
    return createHash('sha256')
      .update(JSON.stringify([columns, rows, checksum]))
      .digest('hex');
  } catch (error) {
    if (isDatastoreError(error, 'TABLE.NOT_FOUND')) return undefined;
    throw error;
  }
}
