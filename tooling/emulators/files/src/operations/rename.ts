import { createSourceRequest, invalidHeader, missingHeader, type WireAnswer } from '@stowage/emulator-wire';
import { writtenHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { namesMetadata, requestedMetadata } from '../request/metadata.ts';
import { addressOf } from '../request/route.ts';
import { flag, header, keepsTrailingDots, leaseIdOf, namesOf, type Scene, writableShare } from '../request/scene.ts';
import { applySmbChange, readSmbChange } from '../request/smb-headers.ts';
import { checkNotCopying } from '../tree/copy-state.ts';
import { findNode, findPlace, type Place } from '../tree/find.ts';
import { splitPath } from '../tree/names.ts';
import { attach, detach, type TreeNode, walk } from '../tree/node.ts';
import type { Share } from '../tree/share.ts';
import { requireRightToReplace } from './files.ts';

/** Rename File. */
export function renameFile(scene: Scene): WireAnswer {
  return rename(scene, 'file');
}

/** Rename Directory: with all under it, in one step. */
export function renameDirectory(scene: Scene): WireAnswer {
  return rename(scene, 'directory');
}

function rename(scene: Scene, kind: TreeNode['kind']): WireAnswer {
  const share = writableShare(scene);
  const place = findPlace(share.root, namesOf(scene));
  const node = findSource(scene, share, kind);
  const metadata = namesMetadata(scene) ? requestedMetadata(scene) : undefined;
  checkSource(scene, share, node);
  if ([...walk(node)].includes(place.parent)) throw refusal('InvalidInput');
  if (place.node !== undefined && place.node !== node) checkDestination(scene, share, place.node);
  const now = scene.state.tick();
  const change = readSmbChange(scene, { kind, permissions: share.permissions, now });

  move(node, place);
  Object.assign(node, { modified: now, changed: now });
  if (metadata !== undefined) node.metadata = metadata;
  const contentType = header(scene, 'x-ms-content-type');
  if (node.kind === 'file' && contentType !== undefined) node.headers = { ...node.headers, 'Content-Type': contentType };
  applySmbChange(node, change);
  return { status: 200, headers: writtenHeaders(node) };
}

/** One step, so that nobody sees both names or none. */
function move(node: TreeNode, place: Place): void {
  if (place.node !== undefined) detach(place.node);
  detach(node);
  node.name = place.name;
  attach(place.parent, node);
}

/** What `x-ms-file-rename-source` names, which must lie in the same share. */
function findSource(scene: Scene, share: Share, kind: TreeNode['kind']): TreeNode {
  const name = 'x-ms-file-rename-source';
  const value = header(scene, name);
  if (value === undefined) throw missingHeader(name);
  if (!URL.canParse(value)) throw invalidHeader(name, value);
  const source = createSourceRequest(scene.request, new URL(value));
  const { shareName, path } = addressOf(source);
  if (source.account !== scene.request.account || shareName !== share.name) throw refusal('CrossShareRename');
  const names = splitPath(path, keepsTrailingDots(scene, 'x-ms-source-allow-trailing-dot'));
  if (names.length === 0) throw invalidHeader(name, value);
  const node = findNode(share.root, names);
  if (node.kind !== kind) throw refusal('ResourceTypeMismatch');
  return node;
}

function checkSource(scene: Scene, share: Share, node: TreeNode): void {
  if (node.kind === 'file') {
    node.lease.requireWrite(leaseIdOf(scene, 'x-ms-source-lease-id'));
    checkNotCopying(node.copy, scene.state.clock.now());
    share.handles.check(node, 'Delete');
  } else if (share.handles.of(node, true).length > 0) throw refusal('SharingViolation');
}

/** Refuses a destination that must not be replaced. A directory never is; a file may be, by a directory too. */
function checkDestination(scene: Scene, share: Share, node: TreeNode): void {
  if (node.kind === 'directory' || !flag(scene, 'x-ms-file-rename-replace-if-exists')) throw refusal('ResourceAlreadyExists');
  requireRightToReplace(scene);
  node.lease.requireWrite(leaseIdOf(scene, 'x-ms-destination-lease-id'));
  if (node.attributes.has('ReadOnly') && !flag(scene, 'x-ms-file-rename-ignore-readonly')) throw refusal('ReadOnlyAttribute');
  checkNotCopying(node.copy, scene.state.clock.now());
  share.handles.check(node, 'Delete');
}
