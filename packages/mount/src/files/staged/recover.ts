import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Datastore, type FileEntry, isDatastoreError, requireCapabilities } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import { MemoryCache } from '../cache/memory-cache.ts';
import { ContentSource } from '../content/content-source.ts';
import { isSameVersion } from '../content/version.ts';
import { withinLimit } from '../store-calls.ts';
import { StagedFile } from './staged-file.ts';
import { dataName, hasLiveOwner, type ReplacedVersion, rangesName, type StagedRecord, tryReadRecord } from './staged-record.ts';
import { type UploadOptions, upload, type WritableDatastore } from './upload.ts';

/** Content that was written on a mount and is not in the store. */
export interface StagedContent {
  readonly id: string;
  /** Where its datastore is. */
  readonly location: string;
  /** Its path in the datastore. */
  readonly path: string;
  /** Bytes of the file on disk. */
  readonly size: number;
  /** The file on disk. Where `isWhole` is false, what was not written to it is still in the store alone. */
  readonly dataPath: string;
  readonly isWhole: boolean;
  /** `open`: a mount that runs has it open. `failed`: its upload failed, for `reason`. `abandoned`: its mount ended before it was uploaded. */
  readonly state: 'open' | 'failed' | 'abandoned';
  readonly reason?: string | undefined;
  /** When it was last written to. */
  readonly modified: Date;
}

/** What became of staged content. */
export interface RecoverOutcome {
  readonly content: StagedContent;
  readonly outcome: 'saved' | 'failed';
  /** Why it was not saved; it stays where it is. */
  readonly error?: Error | undefined;
}

/** How staged content is saved. */
export interface RecoverOptions extends Partial<UploadOptions> {
  readonly folder: string;
  /** Only these. Default: all of the datastore's, but for what a running mount has open. */
  readonly ids?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Lists content in a staging folder that is not in its store. A folder that does not exist has none. */
export async function listStaged(folder: string): Promise<readonly StagedContent[]> {
  const found: StagedContent[] = [];
  for (const record of await readRecords(folder)) {
    const dataPath = join(folder, dataName(record.id));
    const facts = await stat(dataPath).catch(() => undefined);
    // Without its bytes a record is what a mount left that was killed while it cleaned up.
    if (facts === undefined) continue;
    const isOpen = hasLiveOwner(record);
    found.push({
      id: record.id,
      location: record.location,
      path: record.path,
      size: facts.size,
      dataPath,
      isWhole: record.baseSize === undefined,
      state: isOpen ? 'open' : record.failure === undefined ? 'abandoned' : 'failed',
      reason: record.failure?.reason,
      modified: facts.mtime,
    });
  }
  return found;
}

/**
 * Uploads content that a mount of the datastore could not, one file after the other, and removes from the staging folder what was saved. Each
 * file has one outcome; none throws. What a running mount has open is left alone.
 *
 * A file that was changed in the datastore meanwhile is not replaced unless `onConflict` is `overwrite`.
 */
export async function* recoverStaged(store: Datastore, options: RecoverOptions): AsyncGenerator<RecoverOutcome, void, undefined> {
  const target = requireCapabilities(store, 'stat', 'read', 'list', 'write');
  const { folder, ids, signal, onConflict = 'fail', timeout = 60_000 } = options;
  for (const content of await listStaged(folder)) {
    if (content.location !== store.location || content.state === 'open' || ids?.includes(content.id) === false) continue;
    signal?.throwIfAborted();
    try {
      await recoverOne(target, folder, content, { onConflict, timeout }, signal);
      yield { content, outcome: 'saved' };
    } catch (error) {
      signal?.throwIfAborted();
      yield { content, outcome: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }
}

async function recoverOne(
  store: WritableDatastore,
  folder: string,
  { id, path }: StagedContent,
  options: UploadOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const record = await tryReadRecord(folder, id);
  if (record === undefined) throw new FileSystemError('ENOENT', `The staged file ${id} is gone.`);
  const replaces = record.replaces && toEntry(path, record.replaces);
  const staged = await openStaged(store, folder, record, replaces, options.timeout, signal);
  try {
    await upload(store, path, staged, options, signal);
  } catch (error) {
    await staged.markFailed(error instanceof Error ? error.message : String(error));
    await staged.leave();
    throw error;
  }
  await staged.discard();
}

async function openStaged(
  store: WritableDatastore,
  folder: string,
  record: StagedRecord,
  replaces: FileEntry | undefined,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<StagedFile> {
  const { path, baseSize } = record;
  const contents = new ContentSource({
    store,
    timeout,
    memory: new MemoryCache(32 * 2 ** 20),
    disk: undefined,
    maxAhead: 16 * 2 ** 20,
    onStale: () => undefined,
  });
  const base = baseSize === undefined || replaces === undefined ? undefined : contents.create(path, replaces);
  if (base !== undefined) await assertThere(store, base.entry, timeout, signal);
  const data = await open(join(folder, dataName(record.id)), 'r+');
  const { size } = await data.stat();
  const unlimited = { path: folder, reserve: async () => undefined, free: () => undefined };
  const staged = new StagedFile({ folder: unlimited, record, data, replaces, base, size: Math.max(size, baseSize ?? 0) });
  for (const [start, end] of await readRanges(join(folder, rangesName(record.id)))) await staged.note(start, Math.min(end, size));
  staged.isDirty = true;
  return staged;
}

/** Without the version that it was made from, the bytes that were not written are lost; with `overwrite` too. */
async function assertThere(store: WritableDatastore, entry: FileEntry, timeout: number, signal: AbortSignal | undefined): Promise<void> {
  const found = await withinLimit(timeout, signal, (limited) => store.stat(entry.path, { signal: limited.signal })).catch(
    (error: unknown) => {
      if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
      throw error;
    },
  );
  if (found?.kind === 'file' && isSameVersion(found, entry)) return;
  throw new FileSystemError(
    'ESTALE',
    `${entry.path} is another version than the one that was being changed, so that its unchanged parts are gone; take what was written from the file on disk.`,
  );
}

async function readRanges(path: string): Promise<readonly (readonly [number, number])[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // The last line may have been cut off.
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .trimEnd()
    .split('\n');
  return lines.flatMap((line) => {
    const [start, end] = line.split(' ').map(Number);
    return start !== undefined && end !== undefined && start < end ? [[start, end] as const] : [];
  });
}

async function readRecords(folder: string): Promise<readonly StagedRecord[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const records = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => tryReadRecord(folder, name.slice(0, -'.json'.length))),
  );
  return records.filter((record) => record !== undefined);
}

const toEntry = (path: string, { etag, size, modified }: ReplacedVersion): FileEntry => ({
  kind: 'file',
  path,
  size,
  etag,
  lastModified: modified === undefined ? undefined : new Date(modified),
});
