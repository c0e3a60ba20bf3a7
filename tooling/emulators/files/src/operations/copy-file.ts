import { randomUUID } from 'node:crypto';
import {
  createLease,
  invalidHeader,
  invalidParameter,
  leaseErrors,
  missingHeader,
  missingParameter,
  ServiceError,
  type WireAnswer,
} from '@stowage/emulator-wire';
import { changeHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { namesMetadata, requestedMetadata } from '../request/metadata.ts';
import { flag, header, leaseIdOf, namesOf, type Scene, writableShare } from '../request/scene.ts';
import { readSmbChange, type SmbChange } from '../request/smb-headers.ts';
import { type CopyState, copyStatus } from '../tree/copy-state.ts';
import { findFile, findPlace } from '../tree/find.ts';
import type { Share } from '../tree/share.ts';
import { type CopySource, findCopySource } from './copy-source.ts';
import { putFile, replaceable } from './files.ts';

/** Copy File: the source's data at once, its status `pending` for as long as the emulator is told. */
export function copyFile(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const place = findPlace(share.root, namesOf(scene));
  const metadata = namesMetadata(scene) ? requestedMetadata(scene) : undefined;
  const source = findCopySource(scene, true);
  const old = replaceable(scene, share, place, flag(scene, 'x-ms-file-copy-ignore-readonly'));
  const now = scene.state.tick();
  const change = readSmbChange(scene, { kind: 'file', permissions: share.permissions, now, source: source.file });
  const permissionKey = copiedPermission(scene, share, source, change);
  const archive = header(scene, 'x-ms-file-copy-set-archive')?.toLowerCase() !== 'false';

  share.changes += 1;
  const copy: CopyState = {
    id: randomUUID(),
    source: source.address,
    total: source.file.content.size,
    endsAt: scene.state.clock.now() + scene.state.copyDuration,
    aborted: false,
  };
  const file = putFile(place, old, {
    ...source.file,
    name: old?.name ?? place.name,
    id: old?.id ?? share.nextFileId(),
    parent: place.parent,
    attributes: new Set([...(archive ? (['Archive'] as const) : []), ...(change.attributes ?? (['Archive'] as const))]),
    created: change.created ?? now,
    lastWritten: change.lastWritten ?? now,
    changed: change.changed ?? now,
    lastAccessed: now,
    modified: now,
    permissionKey,
    metadata: metadata ?? source.file.metadata,
    content: source.file.content.copyWrittenAt(share.changes),
    lease: old?.lease ?? createLease(scene.state.clock, leaseErrors('file')),
    copy,
    encrypted: true,
    deletePending: false,
  });
  const headers = { 'x-ms-copy-id': copy.id, 'x-ms-copy-status': copyStatus(copy, scene.state.clock.now()) };
  return { status: 202, headers: { ...changeHeaders(file), ...headers } };
}

function copiedPermission(scene: Scene, share: Share, source: CopySource, change: SmbChange): string {
  const name = 'x-ms-file-permission-copy-mode';
  const mode = header(scene, name)?.toLowerCase();
  if (mode !== undefined && mode !== 'source' && mode !== 'override') throw invalidHeader(name, mode);
  if (mode === 'override' && change.permissionKey === undefined) throw missingHeader('x-ms-file-permission');
  if (mode !== 'source') return change.permissionKey ?? share.permissions.inherited('file');
  const permission = source.share.permissions.get(source.file.permissionKey);
  return permission === undefined ? share.permissions.inherited('file') : share.permissions.add(permission);
}

/** Abort Copy File: leaves the destination empty. */
export function abortCopy(scene: Scene): WireAnswer {
  const id = scene.request.query.get('copyid');
  const action = header(scene, 'x-ms-copy-action');
  if (id === undefined) throw missingParameter('copyid');
  if (!/^\{?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i.test(id))
    throw invalidParameter('copyid', id, 'copyid needs to be valid Guid.');
  if (action === undefined) throw missingHeader('x-ms-copy-action');
  if (action.toLowerCase() !== 'abort') throw invalidHeader('x-ms-copy-action', action);
  const share = writableShare(scene);
  const file = findFile(share.root, namesOf(scene));
  file.lease.requireWrite(leaseIdOf(scene));
  const { copy } = file;
  if (copy === undefined || copyStatus(copy, scene.state.clock.now()) !== 'pending') throw refusal('NoPendingCopyOperation');
  if (copy.id !== id.toLowerCase())
    throw new ServiceError(409, 'CopyIdMismatch', 'The specified copy ID did not match the copy ID for the pending copy operation.');
  copy.aborted = true;
  share.changes += 1;
  file.content.resize(0, share.changes);
  file.modified = scene.state.tick();
  return { status: 204 };
}
