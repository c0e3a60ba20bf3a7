import { filesystemOf, type Handler, header, query } from '../call.ts';
import { pathToRemove } from '../change.ts';
import { requireLease } from '../leases.ts';
import { decodePath, segmentsOf } from '../tree/paths.ts';
import { removePath, restorePath } from '../tree/remove.ts';
import { StorageError } from '../tree/storage-error.ts';

/** Delete Blob; a directory only when it is empty. */
export const deleteBlob: Handler = (call) => {
  const node = pathToRemove(call);
  if (node.kind === 'directory' && node.children.size > 0) throw new StorageError('DirectoryIsNotEmpty');
  const snapshot = query(call, 'snapshot');
  if (node.kind === 'file' && snapshot !== undefined) {
    if (!node.blob.snapshots.some(({ time }) => time === snapshot)) throw new StorageError('PathNotFound');
    node.blob.snapshots = node.blob.snapshots.filter(({ time }) => time !== snapshot);
    return { status: 202, headers: { 'x-ms-delete-type-permanent': 'true' } };
  }
  requireLease(call, node);
  const how = header(call, 'x-ms-delete-snapshots')?.toLowerCase();
  if (node.kind === 'file' && node.blob.snapshots.length > 0) {
    if (how === undefined) throw new StorageError('SnapshotsPresent');
    node.blob.snapshots = [];
    if (how === 'only') return { status: 202, headers: { 'x-ms-delete-type-permanent': 'true' } };
  }
  const { deletionId } = removePath(call.account, filesystemOf(call), node);
  return { status: 202, headers: { 'x-ms-delete-type-permanent': String(deletionId === undefined), 'x-ms-deletion-id': deletionId } };
};

/** Undelete: the deleted path is named with its deletion id, since several of one name may have been deleted. */
export const undeleteBlob: Handler = (call) => {
  const filesystem = filesystemOf(call);
  // A path, or only what follows it, and then the request's own path counts.
  const [raw = '', parameters = ''] = (header(call, 'x-ms-undelete-source') ?? '').split('?');
  const path = (raw === '' ? call.segments : segmentsOf(decodePath(raw))).join('/');
  const id = new URLSearchParams(parameters).get('deletionid') ?? latestOf(filesystem.deletedPaths, path);
  const node = restorePath(call.account, filesystem, path, id ?? '');
  return { status: 200, headers: { 'x-ms-resource-type': node.kind } };
};

const latestOf = (deleted: readonly { path: string; deletionId: string }[], path: string): string | undefined =>
  deleted.findLast((entry) => entry.path === path)?.deletionId;
