import { createLease, invalidHeader, leaseErrors, missingHeader, notAuthorized, type WireAnswer } from '@stowage/emulator-wire';
import { changeHeaders, writtenHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { readContentHeaders, readFileSize } from '../request/content-headers.ts';
import { requestedMetadata } from '../request/metadata.ts';
import { header, leaseIdOf, namesOf, type Scene, writableShare } from '../request/scene.ts';
import { readSmbChange, requireSmbHeaders } from '../request/smb-headers.ts';
import { checkNotCopying } from '../tree/copy-state.ts';
import { findFile, findPlace, type Place } from '../tree/find.ts';
import { attach, detach, type FileNode } from '../tree/node.ts';
import type { Share } from '../tree/share.ts';
import { SparseContent } from '../tree/sparse-content.ts';
import { type BodyChecks, checkBody, largestBody } from './request-body.ts';

/** Create File: makes one of zeros, or makes an existing one anew. */
export function createFile(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const place = findPlace(share.root, namesOf(scene));
  const type = header(scene, 'x-ms-type');
  if (type === undefined) throw missingHeader('x-ms-type');
  if (type.toLowerCase() !== 'file') throw invalidHeader('x-ms-type', type);
  const size = readFileSize(scene);
  if (size === undefined) throw missingHeader('x-ms-content-length');
  requireSmbHeaders(scene);
  const headers = readContentHeaders(scene) ?? {};
  const metadata = requestedMetadata(scene);
  const old = replaceable(scene, share, place);
  const body = contentOnCreate(scene, size);
  const now = scene.state.tick();
  const change = readSmbChange(scene, { kind: 'file', permissions: share.permissions, now });
  const exact = header(scene, 'x-ms-file-property-semantics')?.toLowerCase() === 'restore';

  share.changes += 1;
  const content = new SparseContent(size);
  content.write(0, body?.chunks ?? [], share.changes);
  const file = putFile(place, old, {
    kind: 'file',
    name: old?.name ?? place.name,
    id: old?.id ?? share.nextFileId(),
    parent: place.parent,
    attributes: exact ? (change.attributes ?? new Set()) : new Set(['Archive', ...(change.attributes ?? [])]),
    created: change.created ?? now,
    lastWritten: change.lastWritten ?? now,
    changed: change.changed ?? now,
    lastAccessed: now,
    modified: now,
    permissionKey: change.permissionKey ?? share.permissions.inherited('file'),
    metadata,
    content,
    headers: { 'Content-Type': 'application/octet-stream', ...headers },
    lease: old?.lease ?? createLease(scene.state.clock, leaseErrors('file')),
    copy: undefined,
    encrypted: true,
    deletePending: false,
  });
  return { status: 201, headers: { ...writtenHeaders(file), ...(body && { 'Content-MD5': body.md5 }) } };
}

/** Puts a file in its place. One that was there becomes the new one, since SMB clients may have it open. */
export function putFile(place: Place, old: FileNode | undefined, file: FileNode): FileNode {
  file.lease.noteChange();
  if (old !== undefined) return Object.assign(old, file);
  attach(place.parent, file);
  return file;
}

/** The file that a new one takes the place of, if any; refuses what must not be replaced. */
export function replaceable(scene: Scene, share: Share, { node }: Place, ignoreReadOnly = false): FileNode | undefined {
  const leaseId = leaseIdOf(scene);
  if (node === undefined) return undefined;
  requireRightToReplace(scene);
  if (node.kind === 'directory') throw refusal('ResourceTypeMismatch');
  node.lease.requireWrite(leaseId);
  if (node.attributes.has('ReadOnly') && !ignoreReadOnly) throw refusal('ReadOnlyAttribute');
  share.handles.check(node, 'Write');
  return node;
}

/** A signature that may only create does not reach as far as what is there already. */
export function requireRightToReplace({ identity }: Scene): void {
  if (identity.kind === 'sas' && !identity.permissions.includes('w')) throw notAuthorized('AuthorizationPermissionMismatch');
}

/** Since 2026-02-06 a file may be made together with up to 4 MiB of its data; the size may be larger. */
function contentOnCreate(scene: Scene, size: number): BodyChecks | undefined {
  const { length } = scene.request.body;
  if (length === 0) return undefined;
  if (scene.version < '2026-02-06') throw refusal('InvalidInput');
  if (length > largestBody) throw refusal('RequestBodyTooLarge', { details: { MaxLimit: String(largestBody) } });
  const body = checkBody(scene);
  if (body.length > size) throw refusal('InvalidInput');
  return body;
}

/** The file of a request that changes its data or properties, once it is sure that it may. */
export function writableFile(scene: Scene, share: Share): FileNode {
  const file = findFile(share.root, namesOf(scene));
  file.lease.requireWrite(leaseIdOf(scene));
  checkNotCopying(file.copy, scene.state.clock.now());
  return file;
}

/** Set File Metadata: replaces it. */
export function setFileMetadata(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const metadata = requestedMetadata(scene);
  const file = writableFile(scene, share);
  share.handles.check(file, 'Write');
  const now = scene.state.tick();
  Object.assign(file, { metadata, modified: now, changed: now, encrypted: Object.keys(metadata).length > 0 });
  file.lease.noteChange();
  return { status: 200, headers: { ...changeHeaders(file), 'x-ms-request-server-encrypted': 'true' } };
}

/** Delete File. */
export function deleteFile(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const file = writableFile(scene, share);
  if (file.attributes.has('ReadOnly')) throw refusal('ReadOnlyAttribute');
  share.handles.check(file, 'Delete');
  if (share.handles.of(file).length > 0) file.deletePending = true;
  else detach(file);
  return { status: 202 };
}
