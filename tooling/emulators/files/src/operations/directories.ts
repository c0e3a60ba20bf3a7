import { metadataHeaders, type WireAnswer } from '@stowage/emulator-wire';
import { changeHeaders, smbHeaders, writtenHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { requestedMetadata } from '../request/metadata.ts';
import { namesOf, readableTree, type Scene, writableShare } from '../request/scene.ts';
import { applySmbChange, readSmbChange, requireSmbHeaders } from '../request/smb-headers.ts';
import { findDirectory, findPlace } from '../tree/find.ts';
import { attach, type DirectoryNode, detach } from '../tree/node.ts';

/** Create Directory. */
export function createDirectory(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  requireSmbHeaders(scene);
  const { parent, name, node } = findPlace(share.root, namesOf(scene));
  const metadata = requestedMetadata(scene);
  if (node !== undefined) throw refusal('ResourceAlreadyExists');
  const now = scene.state.tick();
  const change = readSmbChange(scene, { kind: 'directory', permissions: share.permissions, now });
  const directory: DirectoryNode = {
    kind: 'directory',
    name,
    id: share.nextFileId(),
    parent,
    attributes: change.attributes ?? new Set(['Directory']),
    created: change.created ?? now,
    lastWritten: change.lastWritten ?? now,
    changed: change.changed ?? now,
    lastAccessed: now,
    // The service takes the ETag of a new directory, other than that of a new file, from the creation time that it is given.
    modified: change.created ?? now,
    permissionKey: change.permissionKey ?? share.permissions.inherited('directory'),
    metadata,
    encrypted: true,
    children: new Map(),
  };
  attach(parent, directory);
  return { status: 201, headers: writtenHeaders(directory) };
}

/** Get Directory Properties. */
export function getDirectoryProperties(scene: Scene): WireAnswer {
  const { root } = readableTree(scene);
  const directory = findDirectory(root, namesOf(scene));
  return {
    status: 200,
    headers: {
      ...changeHeaders(directory),
      ...metadataHeaders(directory.metadata),
      ...smbHeaders(directory),
      'x-ms-server-encrypted': String(directory.encrypted),
    },
  };
}

/** Set Directory Properties. */
export function setDirectoryProperties(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  requireSmbHeaders(scene);
  const directory = findDirectory(share.root, namesOf(scene));
  const now = scene.state.tick();
  const change = readSmbChange(scene, { kind: 'directory', permissions: share.permissions, now });
  Object.assign(directory, { modified: now, changed: now });
  applySmbChange(directory, change);
  return { status: 200, headers: writtenHeaders(directory) };
}

/** Set Directory Metadata: replaces it. */
export function setDirectoryMetadata(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const directory = findDirectory(share.root, namesOf(scene));
  const metadata = requestedMetadata(scene);
  const now = scene.state.tick();
  Object.assign(directory, { metadata, modified: now, changed: now, encrypted: Object.keys(metadata).length > 0 });
  return { status: 200, headers: { ...changeHeaders(directory), 'x-ms-request-server-encrypted': 'true' } };
}

/** Delete Directory: only an empty one. */
export function deleteDirectory(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const directory = findDirectory(share.root, namesOf(scene));
  if (directory === share.root) throw refusal('InvalidUri');
  if (directory.children.size > 0) throw refusal('DirectoryNotEmpty');
  if (directory.attributes.has('ReadOnly')) throw refusal('ReadOnlyAttribute');
  share.handles.check(directory, 'Delete');
  detach(directory);
  return { status: 202 };
}
