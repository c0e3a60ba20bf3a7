import { requireAccess } from '../authorization.ts';
import { fileOf, type Handler } from '../call.ts';
import { revisionHeaders } from '../headers.ts';
import { requireReadLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import type { Snapshot } from '../tree/blob-state.ts';
import type { PathNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';

/** Snapshot Blob, only without a hierarchical namespace: keeps the blob as it is now under a time of its own. */
export const snapshotBlob: Handler = (call) => {
  if (call.account.settings.hierarchicalNamespace) throw new StorageError('FeatureNotYetSupportedForHierarchicalNamespaceAccounts');
  const file = fileOf(call);
  requireAccess(call, file, 2);
  requireConditions(call, file);
  requireReadLease(call, file);
  const { etag, modifiedAt, content, metadata, headers } = file;
  const taken = call.account.clock.now();
  const count = file.blob.snapshots.filter(({ time }) => time.startsWith(new Date(taken).toISOString().slice(0, 23))).length;
  const time = new Date(taken).toISOString().replace('Z', `${String(count).padStart(4, '0')}Z`);
  const snapshot: Snapshot = { time, etag, modifiedAt, content, metadata, headers };
  file.blob.snapshots = [...file.blob.snapshots, snapshot];
  return { status: 201, headers: { ...revisionHeaders(file), 'x-ms-snapshot': time, 'x-ms-request-server-encrypted': 'false' } };
};

/** A path as it was when a snapshot was taken. */
export function snapshotOf(node: PathNode, time: string): PathNode {
  const snapshot = node.kind === 'file' ? node.blob.snapshots.find((one) => one.time === time) : undefined;
  if (node.kind !== 'file' || !snapshot) throw new StorageError('PathNotFound');
  const { etag, modifiedAt, content, metadata, headers } = snapshot;
  return { ...node, etag, modifiedAt, content, metadata, headers };
}
