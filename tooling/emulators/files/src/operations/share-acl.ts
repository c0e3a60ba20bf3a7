import { readSignedIdentifiers, type WireAnswer, writeSignedIdentifiers } from '@stowage/emulator-wire';
import { changeHeaders } from '../node-answer.ts';
import { leaseIdOf, readableTree, type Scene, writableShare } from '../request/scene.ts';
import { touch } from './share-settings.ts';

/** Get Share ACL: the stored access policies. */
export function getShareAcl(scene: Scene): WireAnswer {
  const { share } = readableTree(scene);
  share.lease.requireRead(leaseIdOf(scene));
  const headers = { ...changeHeaders(share), 'Content-Type': 'application/xml' };
  return { status: 200, headers, body: writeSignedIdentifiers(share.policies) };
}

/** Set Share ACL: replaces the stored access policies. */
export function setShareAcl(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  share.lease.requireRead(leaseIdOf(scene));
  share.policies = readSignedIdentifiers(scene.request.body.text());
  touch(scene, share);
  return { status: 200, headers: changeHeaders(share) };
}
