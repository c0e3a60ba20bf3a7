import type { FileHandle } from 'node:fs/promises';
import { type CopyRequest, DatastoreError, parentPath, throwIfAborted, type WriteResult } from '@stowage/core/driver';
import type { LocalClient } from '../client.ts';
import { checkTarget, commit, isDirectory } from '../commit.ts';
import { assertMatch } from '../conditions.ts';
import { notAFile } from '../errors.ts';
import { etagOf, type Facts } from '../facts.ts';
import { findRecordOf } from '../metadata-files.ts';
import type { Pin } from '../pin.ts';
import { pinSource } from '../source.ts';
import { type StagedFile, stageWith } from '../staged-file.ts';
import { writeBytes } from '../write-body.ts';

const blockSize = 1_024 * 1_024;

/** Copies beside the target and takes its place: sharing the blocks where the file system can, else byte by byte. */
export async function copy(client: LocalClient, request: CopyRequest): Promise<WriteResult> {
  const { from, to, ifNoneMatch, ifSourceMatch, signal } = request;
  using source = await pinSource(client, from);
  const facts = await client.factsOfPin(source);
  if (facts.kind === 'directory') throw isDirectory(from);
  if (facts.kind !== 'file') throw notAFile(from);
  assertMatch(from, etagOf(facts), ifSourceMatch);
  const record = await findRecordOf(client, source, Promise.resolve(facts));
  using folder = await client.pinOrMake(parentPath(to));
  const target = { path: to, ifNoneMatch, signal };
  const like = await checkTarget(client, folder, target);
  await using staged = await stageCopy(client, folder, source, facts, like, signal);
  assertMatch(from, etagOf(await client.factsOfPin(source)), ifSourceMatch);
  return await commit(client, folder, staged, record, target);
}

function stageCopy(
  client: LocalClient,
  folder: Pin,
  source: Pin,
  facts: Facts,
  like: Facts | undefined,
  signal: AbortSignal | undefined,
): Promise<StagedFile> {
  let cloned: FileHandle | undefined;
  return stageWith(
    client,
    folder,
    async (at) => {
      cloned = await client.tryClone(source, at);
      return cloned ?? client.createFile(at, (like ?? facts).mode);
    },
    async (handle) => {
      if (cloned === undefined) await copyBytes(client, source, facts.size, handle, signal);
    },
    like,
  );
}

/** In blocks, so that an abort is noticed in the middle of a large file. */
async function copyBytes(
  client: LocalClient,
  source: Pin,
  size: number,
  target: FileHandle,
  signal: AbortSignal | undefined,
): Promise<void> {
  await using file = await client.openFile(source);
  const block = new Uint8Array(Math.min(blockSize, size));
  for (let position = 0; position < size; ) {
    throwIfAborted(signal);
    const { bytesRead } = await file.read(block, 0, Math.min(blockSize, size - position), position);
    if (bytesRead === 0) throw new DatastoreError('DATA.CORRUPT', `The source was cut off at byte ${position} while it was copied.`);
    await writeBytes(target, block.subarray(0, bytesRead));
    position += bytesRead;
  }
}
