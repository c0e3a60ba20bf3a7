import { createLease, leaseErrors, type WireAnswer } from '@stowage/emulator-wire';
import { changeHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { requestedMetadata } from '../request/metadata.ts';
import { type Scene, writableShare } from '../request/scene.ts';
import { formatTicks, ticksFromMilliseconds } from '../smb/ticks.ts';
import { copyTree, type Share } from '../tree/share.ts';

const maxSnapshots = 200;

/** Snapshot Share. */
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
