import { element, type WireAnswer, writeXml, type XmlElement } from '@stowage/emulator-wire';
import { httpDateOf } from '../node-answer.ts';
import { requestedIncludes, requestedPage } from '../request/paging.ts';
import type { Scene } from '../request/scene.ts';
import { etagOf, ticksFromMilliseconds } from '../smb/ticks.ts';
import type { RemovedShare } from '../tree/account.ts';
import type { Share, Snapshot } from '../tree/share.ts';

/** A line of the list, and what stands before it in the order. */
interface Entry {
  readonly name: string;
  /** Orders what belongs to one name: snapshots by time, then the share, then deleted ones. */
  readonly order: string;
  readonly write: () => XmlElement;
}

/** List Shares, with snapshots and deleted ones if asked for. */
export function listShares(scene: Scene): WireAnswer {
  const { account } = scene;
  const page = requestedPage(scene);
  const includes = requestedIncludes(scene, ['metadata', 'snapshots', 'deleted']);
  const entries = [...account.shares.flatMap((share) => entriesOf(scene, share, includes))];
  if (includes.has('deleted')) entries.push(...account.restorable.map((removed) => removedEntry(scene, removed, includes)));
  const from = readShareMarker(page.marker ?? '');
  const wanted = entries
    .filter(({ name, order }) => name.startsWith(page.prefix ?? '') && keyOf(name, order) >= from)
    .sort((one, other) => (keyOf(one.name, one.order) < keyOf(other.name, other.order) ? -1 : 1));
  const next = wanted[page.limit];
  const body = element(
    'EnumerationResults',
    [
      page.prefix === undefined ? undefined : element('Prefix', page.prefix),
      page.marker === undefined ? undefined : element('Marker', page.marker),
      page.maxResults === undefined ? undefined : element('MaxResults', page.maxResults),
      element(
        'Shares',
        wanted.slice(0, page.limit).map(({ write }) => write()),
      ),
      element('NextMarker', next === undefined ? '' : writeShareMarker(account.name, next)),
    ],
    { ServiceEndpoint: endpointOf(scene) },
  );
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: writeXml(body) };
}

/** The address of the account as the request reached it. */
export function endpointOf({ request }: Scene): string {
  const host = request.headers.host ?? '';
  const prefix = request.rawPath.slice(0, request.rawPath.length - request.resourcePath.length);
  return `${request.secure ? 'https' : 'http'}://${host}${prefix}/`;
}

const shareOrder = '~1';

function keyOf(name: string, order: string): string {
  return `${name}\u0000${order}`;
}

function writeShareMarker(account: string, { name, order }: Entry): string {
  return `/${account}/${name}${order === shareOrder ? '' : `/${order}`}`;
}

/** The key from which a marker goes on. The account in it does not count. */
function readShareMarker(marker: string): string {
  const [, name, order] = /^\/[^/]*\/([^/]*)(?:\/(.*))?$/.exec(marker) ?? [];
  if (name === undefined) return marker;
  return keyOf(name, order ?? shareOrder);
}

function entriesOf(scene: Scene, share: Share, includes: ReadonlySet<string>): Entry[] {
  const { name } = share;
  const snapshots = includes.has('snapshots') ? share.snapshots : [];
  return [
    ...snapshots.map((snapshot) => ({
      name,
      order: snapshot.time,
      write: () => writeShare(scene, share, { snapshot, metadata: includes.has('metadata') }),
    })),
    { name, order: shareOrder, write: () => writeShare(scene, share, { metadata: includes.has('metadata') }) },
  ];
}

function removedEntry(scene: Scene, removed: RemovedShare, includes: ReadonlySet<string>): Entry {
  const { share } = removed;
  const write = (): XmlElement => writeShare(scene, share, { removed, metadata: includes.has('metadata') });
  return { name: share.name, order: `~2${share.version}`, write };
}

interface Shown {
  readonly snapshot?: Snapshot;
  readonly removed?: RemovedShare;
  readonly metadata: boolean;
}

function writeShare(scene: Scene, share: Share, { snapshot, removed, metadata }: Shown): XmlElement {
  const shown = snapshot ?? share;
  return element('Share', [
    element('Name', share.name),
    snapshot && element('Snapshot', snapshot.time),
    removed && element('Deleted', true),
    removed && element('Version', share.version),
    element('Properties', propertiesOf(scene, shown, { snapshot: snapshot !== undefined, removed })),
    metadata && Object.keys(shown.metadata).length > 0
      ? element(
          'Metadata',
          Object.entries(shown.metadata).map(([name, value]) => element(name, value)),
        )
      : undefined,
  ]);
}

function propertiesOf(
  { version, state }: Scene,
  shown: Share | Snapshot,
  { snapshot, removed }: { snapshot: boolean; removed: RemovedShare | undefined },
): (XmlElement | undefined)[] {
  const { lease } = shown;
  const day = 24 * 60 * 60 * 1000;
  const leased = version >= '2020-02-10' && removed === undefined;
  const tiered = version >= '2019-12-12' && !snapshot;
  return [
    element('Last-Modified', httpDateOf(shown.modified)),
    element('Etag', etagOf(shown.modified)),
    leased ? element('LeaseStatus', lease.status) : undefined,
    leased ? element('LeaseState', lease.state) : undefined,
    leased && lease.duration ? element('LeaseDuration', lease.duration) : undefined,
    element('Quota', shown.quota),
    tiered ? element('AccessTier', shown.accessTier) : undefined,
    tiered ? element('AccessTierChangeTime', httpDateOf(shown.accessTierChanged)) : undefined,
    removed && element('DeletedTime', httpDateOf(ticksFromMilliseconds(removed.deletedAt))),
    removed && element('RemainingRetentionDays', Math.ceil((removed.goneAt - state.clock.now()) / day)),
    element('DefaultEncryptionScope', '$account-encryption-key'),
    element('DenyEncryptionScopeOverride', false),
  ];
}
