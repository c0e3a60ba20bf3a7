import {
  type BlockPlan,
  type BlockSource,
  type BodyChecksum,
  checksumOf,
  createBlockSource,
  createEvenPlan,
  sendBlocks,
} from '@stowage/azure-common';
import { type Digests, isDatastoreError, type WriteRequest } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { keepsTime, type NewFile } from './file-headers.ts';
import { maxFileSize, tooLarge } from './file-size.ts';
import { GrowingFile } from './growing-file.ts';
import { withParents } from './parents.ts';
import { type CreatedFile, type CreateFileRequest, createFile } from './requests/create-file.ts';
import { putRange } from './requests/put-range.ts';

/** An unfinished file that has all its bytes. */
export interface StagedFile {
  readonly size: number;
  readonly fileId: string | undefined;
  readonly digests: Digests | undefined;
}

/** Writes a body into an unfinished file, which nobody sees. */
export async function stage(client: FilesClient, temporary: string, request: WriteRequest): Promise<StagedFile> {
  const { body, signal } = request;
  const options = request.driver?.azure_file;
  const file: NewFile & { readonly signal: AbortSignal | undefined } = { ...request, smb: options, md5: options?.contentMd5, signal };
  if (body.size !== undefined && body.size > maxFileSize) throw tooLarge(body.size);
  const { bytes } = body;
  if (bytes !== undefined && bytes.byteLength <= client.blockSize) return stageWhole(client, temporary, file, request, bytes);
  const plan = createEvenPlan(client);
  const source = createBlockSource(body, plan);
  const first = await source.next();
  if (!(await source.isDone())) return stageBlocks(client, temporary, file, request, { source, plan, first });
  return stageWhole(client, temporary, file, request, first ?? new Uint8Array());
}

async function stageWhole(
  client: FilesClient,
  temporary: string,
  file: NewFile,
  { onProgress, signal }: WriteRequest,
  bytes: Uint8Array,
): Promise<StagedFile> {
  const size = bytes.byteLength;
  const checksum = await checksumOfRange(client, bytes, signal);
  const md5 = file.md5 ?? checksum?.value;
  const request = { ...file, path: temporary, size, md5, signal };
  const created = await withParents(client, temporary, signal, () => createWithContent(client, request, { bytes, checksum }));
  if (!created.hasContent && size > 0) {
    const range = { path: temporary, offset: 0, bytes, checksum, keepsTime: keepsTime(file), signal };
    await client.retry(() => putRange(client, range), { idempotent: true, signal });
  }
  onProgress?.(size);
  return { size, fileId: created.fileId, digests: md5 === undefined ? undefined : { md5 } };
}

/** Makes the file with its content in one request where the server is new enough for that, which the first try tells. */
async function createWithContent(
  client: FilesClient,
  request: CreateFileRequest,
  content: { readonly bytes: Uint8Array; readonly checksum: BodyChecksum | undefined },
): Promise<CreatedFile> {
  const { signal } = request;
  const create = (withContent: boolean): Promise<CreatedFile> =>
    client.retry(() => createFile(client, withContent ? { ...request, content } : request), { idempotent: true, signal });
  if (request.size === 0 || client.createsWithContent === false) return create(false);
  try {
    const created = await create(true);
    client.createsWithContent = created.hasContent;
    return created;
  } catch (error) {
    if (client.createsWithContent === true || !isDatastoreError(error, 'CONFIG.INVALID')) throw error;
  }
  // It was the content, or the version that knows of it, if it goes without.
  const created = await create(false);
  client.createsWithContent = false;
  return created;
}

interface Blocks {
  readonly source: BlockSource;
  readonly plan: BlockPlan;
  readonly first: Uint8Array | undefined;
}

async function stageBlocks(
  client: FilesClient,
  temporary: string,
  file: NewFile,
  { body, onProgress, signal }: WriteRequest,
  blocks: Blocks,
): Promise<StagedFile> {
  const growing = new GrowingFile(client, temporary, file, body.size);
  const { fileId } = await withParents(client, temporary, signal, () => growing.create(signal));
  const { concurrency } = client;
  const size = await sendBlocks({ ...blocks, concurrency, onProgress, signal }, async ({ offset, bytes, signal: either }) => {
    const checksum = await checksumOfRange(client, bytes, either);
    await growing.reach(offset + bytes.byteLength, either);
    const range = { path: temporary, offset, bytes, checksum, keepsTime: keepsTime(file), signal: either };
    await client.retry(() => putRange(client, range), { idempotent: true, signal: either });
  });
  await growing.finish(size, signal);
  return { size, fileId, digests: file.md5 === undefined ? undefined : { md5: file.md5 } };
}

/** The checksum that goes with a range; undefined where checksums are switched off. */
export async function checksumOfRange(
  { algorithm }: FilesClient,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<BodyChecksum | undefined> {
  return algorithm === undefined ? undefined : { algorithm, value: await checksumOf(algorithm, bytes, signal) };
}
