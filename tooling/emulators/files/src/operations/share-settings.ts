import type { WireAnswer } from '@stowage/emulator-wire';
import { changeHeaders } from '../node-answer.ts';
import { requestedMetadata } from '../request/metadata.ts';
import { leaseIdOf, type Scene, writableShare } from '../request/scene.ts';
import { requestedQuota, requestedTier } from '../request/share-headers.ts';
import type { Share } from '../tree/share.ts';

/** Set Share Properties: quota and tier. */
export function setShareProperties(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  share.lease.requireRead(leaseIdOf(scene));
  const quota = requestedQuota(scene);
  const tier = requestedTier(scene);
  touch(scene, share);
  if (quota !== undefined) share.quota = quota;
  if (tier !== undefined && tier !== share.accessTier) Object.assign(share, { accessTier: tier, accessTierChanged: share.modified });
  return { status: 200, headers: changeHeaders(share) };
}

/** Set Share Metadata: replaces it. */
export function setShareMetadata(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  share.lease.requireRead(leaseIdOf(scene));
  share.metadata = requestedMetadata(scene);
  touch(scene, share);
  return { status: 200, headers: changeHeaders(share) };
}

/** Gives the share a new ETag. */
export function touch(scene: Scene, share: Share): void {
  share.modified = scene.state.tick();
}
