import { element, parseRange, readXml, writeXml } from '@stowage/emulator-wire';
import { requireAccess } from '../authorization.ts';
import { type Call, fileOf, type Handler, header, tryNode } from '../call.ts';
import { verifiedChecksums } from '../checksums.ts';
import { revisionHeaders } from '../headers.ts';
import { requireLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import { Content } from '../tree/content.ts';
import { StorageError } from '../tree/storage-error.ts';
import { keepBlock } from './blob-blocks.ts';
import type { SourceLookup } from './blob-copy.ts';
import { writeBlob } from './blob-write.ts';

/** Get Blob Tags. */
export const getBlobTags: Handler = (call) => {
  const file = fileOf(call);
  requireAccess(call, file, 4);
  const tags = Object.entries(file.blob.tags).map(([key, value]) => element('Tag', [element('Key', key), element('Value', value)]));
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: writeXml(element('Tags', [element('TagSet', tags)])) };
};

/** Set Blob Tags: replaces them all; at most ten. */
export const setBlobTags: Handler = (call) => {
  const file = fileOf(call);
  requireAccess(call, file, 2);
  const tags = readXml(call.request.body.text()).child('TagSet')?.all('Tag') ?? [];
  if (tags.length > 10) throw new StorageError('InvalidXmlDocument');
  file.blob.tags = Object.fromEntries(tags.map((tag) => [tag.child('Key')?.text ?? '', tag.child('Value')?.text ?? '']));
  return { status: 204 };
};

const tiers = ['Hot', 'Cool', 'Cold', 'Archive'];

/** Set Blob Tier. An archived blob can still be read here. */
export const setBlobTier: Handler = (call) => {
  const file = fileOf(call);
  const tier = header(call, 'x-ms-access-tier') ?? '';
  if (!tiers.includes(tier)) throw new StorageError('InvalidHeaderValue');
  requireLease(call, file);
  file.blob.tier = tier;
  return { status: 200 };
};

/** Append Block. */
export const appendBlock: Handler = (call) => {
  const file = fileOf(call);
  requireAccess(call, file, 2);
  requireConditions(call, file);
  requireLease(call, file);
  if (file.blob.type !== 'AppendBlob') throw new StorageError('InvalidBlobType');
  const position = header(call, 'x-ms-blob-condition-appendpos');
  if (position !== undefined && Number(position) !== file.content.size) throw new StorageError('AppendPositionConditionNotMet');
  const most = header(call, 'x-ms-blob-condition-maxsize');
  if (most !== undefined && file.content.size + call.request.body.length > Number(most))
    throw new StorageError('MaxBlobSizeConditionNotMet');
  const checksums = verifiedChecksums(call);
  const offset = file.content.size;
  const data = new Content(call.request.body.chunks);
  file.content = file.content.overwrite(offset, data);
  file.blob.committedBlocks = [...file.blob.committedBlocks, { id: '', data }];
  call.account.touch(file);
  return {
    status: 201,
    headers: {
      ...revisionHeaders(file),
      ...checksums,
      'x-ms-blob-append-offset': String(offset),
      'x-ms-blob-committed-block-count': String(file.blob.committedBlocks.length),
      'x-ms-request-server-encrypted': 'true',
    },
  };
};

const sourceUrl = (call: Call): string => header(call, 'x-ms-copy-source') ?? '';

/** Put Blob From URL. */
export const putBlobFromUrl =
  (sourceOf: SourceLookup): Handler =>
  (call) => {
    const { content, headers, metadata } = sourceOf(call, sourceUrl(call));
    const existing = tryNode(call);
    if (existing?.kind === 'directory') throw new StorageError('ResourceTypeMismatch');
    const file = writeBlob(call, { content, headers, metadata });
    return {
      status: 201,
      headers: { ...revisionHeaders(file), 'Content-MD5': headers.contentMd5, 'x-ms-request-server-encrypted': 'true' },
    };
  };

/** Put Block From URL. */
export const putBlockFromUrl =
  (sourceOf: SourceLookup): Handler =>
  (call) => {
    const { content } = sourceOf(call, sourceUrl(call));
    const range = parseRange(header(call, 'x-ms-source-range'), content.size);
    if (range === 'unsatisfiable') throw new StorageError('InvalidRange');
    keepBlock(call, range ? new Content(content.slice(range.start, range.end)) : content);
    return { status: 201, headers: { 'x-ms-request-server-encrypted': 'true' } };
  };
