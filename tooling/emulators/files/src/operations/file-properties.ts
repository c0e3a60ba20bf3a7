import { metadataHeaders, type WireAnswer } from '@stowage/emulator-wire';
import { changeHeaders, leaseHeaders, smbHeaders, writtenHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { readContentHeaders, readFileSize } from '../request/content-headers.ts';
import { leaseIdOf, namesOf, type ReadableTree, readableTree, type Scene, writableShare } from '../request/scene.ts';
import { applySmbChange, readSmbChange, requireSmbHeaders } from '../request/smb-headers.ts';
import { copyHeaders } from '../tree/copy-state.ts';
import { findFile } from '../tree/find.ts';
import { contentHeaders, type FileNode } from '../tree/node.ts';
import { writableFile } from './files.ts';

/** The file of a request that reads it, once it is sure that it may. */
export function readableFile(scene: Scene): { readonly file: FileNode; readonly tree: ReadableTree } {
  const tree = readableTree(scene);
  const file = findFile(tree.root, namesOf(scene));
  if (tree.snapshot === undefined) file.lease.requireRead(leaseIdOf(scene));
  return { file, tree };
}

/** Get File Properties. */
export function getFileProperties(scene: Scene): WireAnswer {
  const { file, tree } = readableFile(scene);
  return { status: 200, headers: { ...fileHeaders(scene, file, tree), 'Content-Length': String(file.content.size) } };
}

/** All that is told of a file beside its data. */
export function fileHeaders(scene: Scene, file: FileNode, { snapshot }: ReadableTree): Readonly<Record<string, string>> {
  return {
    ...changeHeaders(file),
    ...metadataHeaders(file.metadata),
    ...file.headers,
    ...overrides(scene),
    ...smbHeaders(file),
    ...copyHeaders(file.copy, scene.state.clock.now()),
    ...(snapshot === undefined && leaseHeaders(file)),
    'x-ms-type': 'File',
    'x-ms-server-encrypted': String(file.encrypted),
  };
}

/** Headers that a signature asks to be answered in the place of those kept with the file. */
function overrides({ identity }: Scene): Readonly<Record<string, string>> {
  if (identity.kind !== 'sas') return {};
  return Object.fromEntries(
    contentHeaders.flatMap((name) => {
      const value = identity.sas.overrides[name.toLowerCase()];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Set File Properties: HTTP headers, SMB properties, size. */
export function setFileProperties(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const size = readFileSize(scene);
  const headers = readContentHeaders(scene);
  requireSmbHeaders(scene);
  const file = writableFile(scene, share);
  const resized = size !== undefined && size !== file.content.size;
  if (resized && file.attributes.has('ReadOnly')) throw refusal('ReadOnlyAttribute');
  share.handles.check(file, 'Write');
  const now = scene.state.tick();
  const change = readSmbChange(scene, { kind: 'file', permissions: share.permissions, now });
  // Without a size, headers that are not named are taken away; a request for a size alone leaves them.
  if (headers !== undefined || size === undefined) file.headers = headers ?? {};
  Object.assign(file, { modified: now, changed: now, copy: undefined });
  if (size !== undefined) {
    share.changes += 1;
    file.content.resize(size, share.changes);
    file.lastWritten = now;
  }
  applySmbChange(file, change);
  file.lease.noteChange();
  return { status: 200, headers: writtenHeaders(file) };
}
