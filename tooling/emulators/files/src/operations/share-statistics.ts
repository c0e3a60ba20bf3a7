import { element, type WireAnswer, writeXml } from '@stowage/emulator-wire';
import { changeHeaders } from '../node-answer.ts';
import { leaseIdOf, readableTree, type Scene } from '../request/scene.ts';
import { walk } from '../tree/node.ts';

/** Get Share Stats: bytes that take up space. */
export function getShareStatistics(scene: Scene): WireAnswer {
  const { share, root } = readableTree(scene);
  share.lease.requireRead(leaseIdOf(scene));
  let bytes = 0;
  for (const node of walk(root)) if (node.kind === 'file') bytes += node.content.allocatedBytes;
  const statistics = element('ShareStats', [element('ShareUsageBytes', bytes)]);
  return { status: 200, headers: { ...changeHeaders(share), 'Content-Type': 'application/xml' }, body: writeXml(statistics) };
}
