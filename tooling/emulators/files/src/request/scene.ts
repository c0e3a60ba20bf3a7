import { type Identity, invalidHeader, invalidParameter, readLeaseId, type WireRequest } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import type { FilesState } from '../state.ts';
import type { FilesAccount } from '../tree/account.ts';
import { splitPath } from '../tree/names.ts';
import type { DirectoryNode } from '../tree/node.ts';
import type { Share, Snapshot } from '../tree/share.ts';

/** A request in the terms of the service. */
export interface Scene {
  readonly state: FilesState;
  readonly request: WireRequest;
  /** Who asks. */
  readonly identity: Identity;
  readonly account: FilesAccount;
  /** Version of the protocol, `2021-06-08`. */
  readonly version: string;
  /** Empty for the service itself. */
  readonly shareName: string;
  /** Decoded, as it was sent, without a slash in front; empty for the root. */
  readonly path: string;
}

/** The tree that a request reads: the share's own or a snapshot's. */
export interface ReadableTree {
  readonly share: Share;
  readonly snapshot: Snapshot | undefined;
  readonly root: DirectoryNode;
}

/** A header of the request, by its name in lower case. */
export function header(scene: Scene, name: string): string | undefined {
  return scene.request.headers[name];
}

/** A lease id in a header, in the usual form; undefined when absent. Throws `InvalidHeaderValue` for what is no GUID. */
export function leaseIdOf(
  { request }: Scene,
  name: 'x-ms-lease-id' | 'x-ms-source-lease-id' | 'x-ms-destination-lease-id' = 'x-ms-lease-id',
): string | undefined {
  return readLeaseId(request.headers, name);
}

/** A header that says true or false; false when absent. */
export function flag(scene: Scene, name: string): boolean {
  const value = header(scene, name)?.toLowerCase();
  if (value !== undefined && value !== 'true' && value !== 'false') throw invalidHeader(name, value);
  return value === 'true';
}

/** The share of a request that changes it. */
export function writableShare(scene: Scene): Share {
  if (scene.request.query.has('sharesnapshot')) throw refusal('ShareSnapshotOperationNotSupported');
  return scene.account.share(scene.shareName);
}

/** The share or the snapshot that a request reads. */
export function readableTree(scene: Scene): ReadableTree {
  const share = scene.account.share(scene.shareName);
  const time = scene.request.query.get('sharesnapshot');
  if (time === undefined || time === '') return { share, snapshot: undefined, root: share.root };
  const snapshot = findSnapshot(share, time);
  if (snapshot === undefined) throw refusal('ShareSnapshotNotFound');
  return { share, snapshot, root: snapshot.root };
}

/** A snapshot by its time, as `x-ms-snapshot` told it. */
export function findSnapshot(share: Share, time: string): Snapshot | undefined {
  if (Number.isNaN(Date.parse(time))) throw invalidParameter('sharesnapshot', time);
  return share.snapshots.find((one) => Date.parse(one.time) === Date.parse(time));
}

/** Names of the request's path from the root down. */
export function namesOf(scene: Scene): string[] {
  return splitPath(scene.path, keepsTrailingDots(scene, 'x-ms-allow-trailing-dot'));
}

/** Whether dots at the end of names count; else they are cut off. */
export function keepsTrailingDots(scene: Scene, name: 'x-ms-allow-trailing-dot' | 'x-ms-source-allow-trailing-dot'): boolean {
  return scene.version >= '2022-11-02' && flag(scene, name);
}
