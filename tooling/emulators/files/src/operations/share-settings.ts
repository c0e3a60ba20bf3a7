import { createLease, element, leaseErrors, readLeaseRequest, type WireAnswer, writeXml } from '@stowage/emulator-wire';
import { changeHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { requestedMetadata } from '../request/metadata.ts';
import { header, readableTree, type Scene, writableShare } from '../request/scene.ts';
import { requestedQuota, requestedTier } from '../request/share-headers.ts';
import { formatTicks, ticksFromMilliseconds } from '../smb/ticks.ts';
import { walk } from '../tree/node.ts';
import { copyTree, type Share } from '../tree/share.ts';
import { leaseAnswer } from './lease-answer.ts';

const maxSnapshots = 200;

export function setShareProperties(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  share.lease.requireRead(header(scene, 'x-ms-lease-id'));
  const quota = requestedQuota(scene);
  const tier = requestedTier(scene);
  touch(scene, share);
  if (quota !== undefined) share.quota = quota;
  if (tier !== undefined && tier !== share.accessTier) Object.assign(share, { accessTier: tier, accessTierChanged: share.modified });
  return { status: 200, headers: changeHeaders(share) };
}

export function setShareMetadata(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  share.lease.requireRead(header(scene, 'x-ms-lease-id'));
  share.metadata = requestedMetadata(scene);
  touch(scene, share);
  return { status: 200, headers: changeHeaders(share) };
}

/** Gives the share a new ETag. */
export function touch(scene: Scene, share: Share): void {
  share.modified = scene.state.tick();
}

export function getShareStatistics(scene: Scene): WireAnswer {
  const { share, root } = readableTree(scene);
  share.lease.requireRead(header(scene, 'x-ms-lease-id'));
  let bytes = 0;
  for (const node of walk(root)) if (node.kind === 'file') bytes += node.content.allocatedBytes;
  const statistics = element('ShareStats', [element('ShareUsageBytes', bytes)]);
  return { status: 200, headers: { ...changeHeaders(share), 'Content-Type': 'application/xml' }, body: writeXml(statistics) };
}

export function createSnapshot(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const metadata = requestedMetadata(scene);
  if (share.snapshots.length >= maxSnapshots) throw refusal('ShareSnapshotCountExceeded');
  const time = nextSnapshotTime(scene, share);
  share.snapshots.push({
    time,
    root: copyTree(share.root),
    lease: createLease(scene.state.clock, leaseErrors('share')),
    change: share.changes,
    metadata: Object.keys(metadata).length > 0 ? metadata : share.metadata,
    quota: share.quota,
    accessTier: share.accessTier,
    accessTierChanged: share.accessTierChanged,
    modified: share.modified,
  });
  return { status: 201, headers: { ...changeHeaders(share), 'x-ms-snapshot': time } };
}

/** Snapshots are named by whole seconds; a second one in the same second gets the next. */
function nextSnapshotTime({ state }: Scene, share: Share): string {
  const second = Math.floor(state.clock.now() / 1000) * 1000;
  const last = share.snapshots.at(-1);
  return formatTicks(ticksFromMilliseconds(last === undefined ? second : Math.max(second, Date.parse(last.time) + 1000)));
}

export function leaseShare(scene: Scene): WireAnswer {
  const { share, snapshot } = readableTree(scene);
  const leased = snapshot ?? share;
  return leaseAnswer(leased.lease, readLeaseRequest(scene.request.headers), changeHeaders(leased), 'share');
}
