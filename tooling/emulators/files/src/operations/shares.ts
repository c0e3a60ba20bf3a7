import { createLease, invalidHeader, leaseErrors, metadataHeaders, type WireAnswer } from '@stowage/emulator-wire';
import { changeHeaders, httpDateOf, leaseHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { requestedMetadata } from '../request/metadata.ts';
import { findSnapshot, header, leaseIdOf, readableTree, type Scene } from '../request/scene.ts';
import { checkProtocol, requestedQuota, requestedTier } from '../request/share-headers.ts';
import { createFileIds } from '../smb/file-ids.ts';
import { PermissionStore } from '../smb/permissions.ts';
import { HandleTable } from '../tree/handles.ts';
import { checkShareName } from '../tree/names.ts';
import { createRoot, type Share } from '../tree/share.ts';

const defaultQuota = 5120;
/** Versions of deleted shares count from 1601. */
const ticksOf1601 = 504_911_232_000_000_000n;

/** Create Share. */
export function createShare(scene: Scene): WireAnswer {
  const { state, account, shareName } = scene;
  checkShareName(shareName);
  const metadata = requestedMetadata(scene);
  const quota = requestedQuota(scene) ?? defaultQuota;
  checkProtocol(scene);
  account.checkFree(shareName);
  const now = state.tick();
  const permissions = new PermissionStore();
  const share: Share = {
    name: shareName,
    root: createRoot(now, permissions),
    lease: createLease(state.clock, leaseErrors('share')),
    permissions,
    handles: new HandleTable(),
    nextFileId: createFileIds(),
    version: (now - ticksOf1601).toString(16).toUpperCase().padStart(16, '0'),
    metadata,
    quota,
    accessTier: requestedTier(scene) ?? 'TransactionOptimized',
    accessTierChanged: now,
    modified: now,
    policies: [],
    snapshots: [],
    changes: 0,
  };
  account.add(share);
  return { status: 201, headers: changeHeaders(share) };
}

/** Get Share Properties. */
export function getShareProperties(scene: Scene): WireAnswer {
  const { share, snapshot } = readableTree(scene);
  const shown = snapshot ?? share;
  shown.lease.requireRead(leaseIdOf(scene));
  const since = (version: string): boolean => scene.version >= version;
  return {
    status: 200,
    headers: {
      ...changeHeaders(shown),
      ...metadataHeaders(shown.metadata),
      'x-ms-share-quota': String(shown.quota),
      ...(since('2020-02-10') && leaseHeaders(shown)),
      ...(since('2019-12-12') && {
        'x-ms-access-tier': shown.accessTier,
        'x-ms-access-tier-change-time': httpDateOf(shown.accessTierChanged),
      }),
      'x-ms-has-immutability-policy': 'false',
      'x-ms-has-legal-hold': 'false',
    },
  };
}

/** Delete Share, or a snapshot of it. */
export function deleteShare(scene: Scene): WireAnswer {
  const { account, shareName, request } = scene;
  const time = request.query.get('sharesnapshot');
  const snapshots = header(scene, 'x-ms-delete-snapshots')?.toLowerCase();
  if (snapshots !== undefined && snapshots !== 'include' && snapshots !== 'include-leased')
    throw invalidHeader('x-ms-delete-snapshots', snapshots);
  // The service takes the deletion of a share that is on its way out once more.
  if (account.tryShare(shareName) === undefined && account.isBeingDeleted(shareName)) return { status: 202 };
  const share = account.share(shareName);
  if (time !== undefined && time !== '') deleteSnapshot(scene, share, time);
  else deleteWhole(scene, share, snapshots);
  return { status: 202 };
}

function deleteSnapshot(scene: Scene, share: Share, time: string): void {
  const snapshot = findSnapshot(share, time);
  if (snapshot === undefined) throw refusal('ShareSnapshotNotFound');
  snapshot.lease.requireWrite(leaseIdOf(scene));
  share.snapshots = share.snapshots.filter((one) => one !== snapshot);
}

function deleteWhole(scene: Scene, share: Share, snapshots: string | undefined): void {
  if (share.snapshots.length > 0 && snapshots === undefined) throw refusal('ShareHasSnapshots');
  if (snapshots === 'include' && share.snapshots.some(({ lease }) => lease.status === 'locked'))
    throw refusal('DeleteShareWhenSnapshotLeased');
  share.lease.requireWrite(leaseIdOf(scene));
  scene.account.remove(share);
}

/** Restore Share: brings a deleted one back. */
export function restoreShare(scene: Scene): WireAnswer {
  const name = header(scene, 'x-ms-deleted-share-name') ?? scene.shareName;
  const version = header(scene, 'x-ms-deleted-share-version') ?? '';
  return { status: 201, headers: changeHeaders(scene.account.restore(name, version)) };
}
