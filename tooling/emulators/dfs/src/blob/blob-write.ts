import { type Metadata, readMetadata } from '@stowage/emulator-wire';
import { defaultUmask } from '../acl/mode.ts';
import { requireAccess, requireParentAccess, requireReplaceAccess } from '../authorization.ts';
import { type Call, filesystemOf, header, tryNode } from '../call.ts';
import { readContentHeaders } from '../headers.ts';
import { requireLease } from '../leases.ts';
import { requireCreateConditions } from '../preconditions.ts';
import { newBlobState } from '../tree/blob-state.ts';
import type { Content } from '../tree/content.ts';
import { addPath, ensureParent, ownerOfNew } from '../tree/create.ts';
import type { ContentHeaders, FileNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';
import { requestedTier } from './blob-tier.ts';
import { forgetStaged } from './staged-blocks.ts';

/** What a blob is to be after a write. */
export interface BlobWrite {
  readonly content: Content;
  readonly headers?: ContentHeaders;
  readonly metadata?: Metadata;
}

/** Writes a whole blob: conditions and lease are looked at, missing directories made, and an existing file keeps its owner and list. */
export function writeBlob(call: Call, { content, headers, metadata }: BlobWrite): FileNode {
  const existing = tryNode(call);
  if (existing?.kind === 'directory') throw new StorageError('ResourceTypeMismatch');
  requireCreateConditions(call, existing, 'BlobAlreadyExists');
  if (existing) {
    requireReplaceAccess(call);
    requireLease(call, existing);
  }
  if (existing) requireAccess(call, existing, 2);
  const description = {
    headers: headers ?? readContentHeaders(call, 'x-ms-blob-'),
    metadata: metadata ?? readMetadata(call.request),
  };
  const tier = requestedTier(call) ?? {};
  const file = existing ?? newFileFor(call);
  forgetStaged(call);
  Object.assign(file, description);
  file.content = content;
  file.uncommitted.clear();
  Object.assign(file.blob, { ...newBlobState(), ...tier, writtenAsBlob: true, snapshots: file.blob.snapshots, tags: readTagHeader(call) });
  call.account.touch(file);
  return file;
}

/** A new empty file with the directories it needs. */
function newFileFor(call: Call): FileNode {
  const { account, segments, identity } = call;
  const name = segments.at(-1);
  if (name === undefined) throw new StorageError('InvalidUri');
  const parent = ensureParent(account, filesystemOf(call), segments, identity, (at) => requireParentAccess(call, at));
  return addPath(account, parent, name, 'file', ownerOfNew('file', identity, parent, { umask: defaultUmask }));
}

/** `x-ms-tags`, in the form of a query. */
function readTagHeader(call: Call): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(header(call, 'x-ms-tags') ?? ''));
}
