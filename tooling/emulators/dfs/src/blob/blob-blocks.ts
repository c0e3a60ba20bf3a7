import { crc64Base64, element, invalidHeader, invalidParameter, missingParameter, readXml, writeXml } from '@stowage/emulator-wire';
import { requireAccess } from '../authorization.ts';
import { type Call, type Handler, nodeOf, query, tryNode } from '../call.ts';
import { verifiedChecksums } from '../checksums.ts';
import { readContentHeaders, revisionHeaders } from '../headers.ts';
import { requireLease } from '../leases.ts';
import type { Block } from '../tree/blob-state.ts';
import { Content } from '../tree/content.ts';
import type { FileNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';
import { writeBlob } from './blob-write.ts';
import { stagedBlocks } from './staged-blocks.ts';

/** Keeps a block under the id in the query. */
export function keepBlock(call: Call, data: Content): void {
  const id = query(call, 'blockid');
  if (id === undefined) throw missingParameter('blockid');
  if (Buffer.from(id, 'base64').toString('base64') !== id || id === '' || Buffer.from(id, 'base64').length > 64)
    throw new StorageError('InvalidBlockId');
  const node = tryNode(call);
  if (node) {
    requireAccess(call, node, 2);
    requireLease(call, node);
  }
  const blocks = stagedBlocks(call);
  const other = blocks.keys().next();
  if (!other.done && other.value.length !== id.length) throw new StorageError('InvalidBlobOrBlock');
  blocks.set(id, { id, data });
}

/** Put Block. */
export const putBlock: Handler = (call) => {
  const { chunks, length } = call.request.body;
  if (length === 0) throw invalidHeader('Content-Length', '0');
  const checksums = verifiedChecksums(call);
  keepBlock(call, new Content(chunks));
  const crc64 = checksums['Content-MD5'] === undefined ? { 'x-ms-content-crc64': crc64Base64(chunks) } : {};
  return { status: 201, headers: { ...checksums, ...crc64, 'x-ms-request-server-encrypted': 'true' } };
};

/** Put Block List: the blocks named become the blob. */
export const putBlockList: Handler = (call) => {
  const { chunks } = call.request.body;
  verifiedChecksums(call);
  const existing = tryNode(call);
  const committed = new Map(existing?.kind === 'file' ? existing.blob.committedBlocks.map((block) => [block.id, block]) : []);
  const uncommitted = stagedBlocks(call);
  const blocks = readXml(call.request.body.text()).children.map(({ name, text }) => {
    const id = text.trim();
    const block = {
      Latest: uncommitted.get(id) ?? committed.get(id),
      Uncommitted: uncommitted.get(id),
      Committed: committed.get(id),
    }[name];
    if (!block) throw new StorageError('InvalidBlockList');
    return block;
  });
  const file = writeBlob(call, {
    content: new Content(blocks.flatMap((block) => block.data.slice())),
    headers: readContentHeaders(call, 'x-ms-blob-'),
  });
  file.blob.committedBlocks = blocks;
  uncommitted.clear();
  return {
    status: 201,
    headers: { ...revisionHeaders(file), 'x-ms-content-crc64': crc64Base64(chunks), 'x-ms-request-server-encrypted': 'true' },
  };
};

/** Get Block List. */
export const getBlockList: Handler = (call) => {
  const type = query(call, 'blocklisttype')?.toLowerCase() ?? 'committed';
  if (!['committed', 'uncommitted', 'all'].includes(type)) throw invalidParameter('blocklisttype', type);
  const node = tryNode(call);
  const uncommitted = [...stagedBlocks(call).values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  if (!node && uncommitted.length === 0) nodeOf(call);
  const file = node as FileNode | undefined;
  if (file) requireAccess(call, file, 4);
  const list = (name: string, blocks: readonly Block[]): ReturnType<typeof element> =>
    element(
      name,
      blocks.map(({ id, data }) => element('Block', [element('Name', id), element('Size', data.size)])),
    );
  return {
    status: 200,
    headers: {
      ...(file ? revisionHeaders(file) : {}),
      'Content-Type': 'application/xml',
      'x-ms-blob-content-length': String(file?.content.size ?? 0),
    },
    body: writeXml(
      element('BlockList', [
        type === 'uncommitted' ? undefined : list('CommittedBlocks', file?.blob.committedBlocks ?? []),
        type === 'committed' ? undefined : list('UncommittedBlocks', uncommitted),
      ]),
    ),
  };
};
