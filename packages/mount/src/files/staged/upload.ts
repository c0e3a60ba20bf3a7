import { type Datastore, type FileEntry, isDatastoreError, type WriteOptions, type WriteResult } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import { isSameVersion } from '../content/version.ts';
import { type FileDatastore, type Limited, withinLimit } from '../store-calls.ts';
import { blockSize, StagedBlocks } from './staged-blocks.ts';
import type { StagedFile } from './staged-file.ts';

/** A store that files can be written into. */
export type WritableDatastore = FileDatastore & Datastore<'write'>;

/** How staged files come into the store. */
export interface UploadOptions {
  readonly onConflict: 'fail' | 'overwrite';
  readonly timeout: number;
}

/**
 * Brings a staged file into the store, in place of the version that it was made from or of nothing. Afterwards it is what the store has.
 *
 * @throws FileSystemError ESTALE when the store has another version by now, EEXIST when there is a file that was not there; DatastoreError
 */
export async function upload(
  store: WritableDatastore,
  path: string,
  staged: StagedFile,
  { onConflict, timeout }: UploadOptions,
  signal?: AbortSignal,
): Promise<FileEntry> {
  const result = (await tryFinishStream(staged)) ?? (await uploadWhole(store, path, staged, { onConflict, timeout }, signal));
  const entry = await toEntry(store, path, result, timeout);
  await staged.markSaved(entry);
  return entry;
}

/** What a write must ask so that it replaces what it was made from and nothing else. */
export function conditionsOf(store: WritableDatastore, replaces: FileEntry | undefined, onConflict: 'fail' | 'overwrite'): WriteOptions {
  const { write } = store.capabilities;
  if (onConflict === 'overwrite') return {};
  if (replaces === undefined) return write?.ifNoneMatch ? { ifNoneMatch: '*' } : {};
  return write?.ifMatch && replaces.etag !== undefined ? { ifMatch: replaces.etag } : {};
}

/** The result of an upload that kept step; undefined when there is none, or it broke off and the whole is to be tried. */
async function tryFinishStream({ stream }: StagedFile): Promise<WriteResult | undefined> {
  if (stream === undefined || !stream.isUsable) return undefined;
  try {
    return await stream.finish();
  } catch (error) {
    if (isConflict(error)) throw error;
    return undefined;
  }
}

async function uploadWhole(
  store: WritableDatastore,
  path: string,
  staged: StagedFile,
  { onConflict, timeout }: UploadOptions,
  signal: AbortSignal | undefined,
): Promise<WriteResult> {
  await staged.complete(signal);
  const { size, replaces } = staged;
  const conditions = conditionsOf(store, replaces, onConflict);
  return withinLimit(timeout, signal, async (limited) => {
    const isDecidedByStore = conditions.ifMatch !== undefined || conditions.ifNoneMatch !== undefined;
    if (onConflict === 'fail' && !isDecidedByStore) await assertUnchanged(store, path, replaces, limited.signal);
    // What is one block is handed over whole, so that core can repeat the request.
    const body = size <= blockSize ? await staged.readLocal(0, size) : bodyOf(staged, size, limited);
    return store.write(path, body, { ...conditions, size, signal: limited.signal, onProgress: () => limited.progress() });
  });
}

async function* bodyOf(staged: StagedFile, size: number, limited: Limited): AsyncGenerator<Uint8Array, void, undefined> {
  const blocks = new StagedBlocks((target, offset) => staged.readInto(target, offset));
  for (let offset = 0; ; ) {
    while (offset < size && !blocks.isFull) offset = blocks.begin(offset, size);
    const block = await blocks.take();
    if (block === undefined) return;
    limited.progress();
    yield block;
  }
}

/** The next best thing where the store has no conditions: a change in the same moment is not noticed. */
async function assertUnchanged(store: FileDatastore, path: string, replaces: FileEntry | undefined, signal: AbortSignal): Promise<void> {
  const found = await store.stat(path, { signal }).catch((error: unknown) => {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
    throw error;
  });
  if (found?.kind === 'directory') return;
  if (found === undefined && replaces === undefined) return;
  if (found !== undefined && replaces !== undefined && isSameVersion(found, replaces)) return;
  if (replaces === undefined) throw new FileSystemError('EEXIST', `There is a file at ${path} by now.`);
  throw new FileSystemError('ESTALE', `${path} was changed in the datastore since it was opened.`);
}

/** Whether the store has another version than the one that was to be replaced: trying again would not help. */
function isConflict(error: unknown): boolean {
  if (error instanceof FileSystemError) return error.errno === 'ESTALE' || error.errno === 'EEXIST';
  return isDatastoreError(error, 'CONDITION.FAILED') || isDatastoreError(error, 'PATH.EXISTS');
}

/** What the store has now. Where the answer to a write has no mark of the version, the store is asked. */
async function toEntry(store: FileDatastore, path: string, result: WriteResult, timeout: number): Promise<FileEntry> {
  if (result.etag !== undefined) return { kind: 'file', lastModified: new Date(), ...result, path };
  const entry = await withinLimit(timeout, undefined, ({ signal }) => store.stat(path, { signal }));
  return entry.kind === 'file' ? entry : { kind: 'file', ...result, path };
}
