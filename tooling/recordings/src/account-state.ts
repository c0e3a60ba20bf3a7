import { containerOf } from './authentication.ts';
import { handlePreparations } from './open-handles.ts';
import type { Exchange, RecordedRequest, Recording } from './recording.ts';
import { serviceProperties } from './service-properties.ts';
import type { TargetOptions } from './target.ts';
import { findElement, parseXml, type XmlElement } from './xml-tree.ts';

/**
 * What stood in the recorder's account before its test ran. The recordings of Files, DFS and Blob come from shared accounts: lists
 * name other tests' shares, a first create may meet a share that an earlier run left.
 */
interface AccountState {
  /** Shares and file systems of other tests, with the entries that lists show of them. */
  readonly foreign: ReadonlyMap<string, readonly XmlElement[]>;
  /** Those that the test uses or meets without having created them. */
  readonly exists: ReadonlySet<string>;
}

const alreadyThere = /^(Share|Container|Filesystem)AlreadyExists$/;

function readState({ exchanges }: Recording): AccountState {
  const created = new Set<string>();
  const foreign = new Map<string, readonly XmlElement[]>();
  const exists = new Set<string>();
  const deleted = new Set<string>();
  for (const exchange of exchanges) {
    const { request, response } = exchange;
    const name = containerOf(request.url);
    if (name === '') {
      for (const entry of listEntries(exchange)) {
        const listed = findElement(entry, 'Name')?.text ?? '';
        if (!created.has(listed)) foreign.set(listed, [...(foreign.get(listed) ?? []), entry]);
      }
    } else if (isContainerCreation(request)) {
      // What could be created was not there; if it had been, something deleted it before.
      if (response.status === 201 && !deleted.has(name)) for (const found of [foreign, exists]) found.delete(name);
      if (response.status === 201) created.add(name);
      else if (alreadyThere.test(response.headers['x-ms-error-code'] ?? '') && !created.has(name)) exists.add(name);
    } else if (response.status < 300 && !created.has(name)) {
      exists.add(name);
      if (request.method === 'DELETE') deleted.add(name);
    }
  }
  return { foreign, exists };
}

/** Names of shares and file systems that the test did not create. Lists compare them by form. */
export function foreignNames(recording: Recording): ReadonlySet<string> {
  return new Set(readState(recording).foreign.keys());
}

/**
 * Exchanges that bring a new account into the state in which a recording of Files, DFS or Blob found its own. Their answers hold
 * recorded values that later requests use.
 */
export function storagePreparations(recording: Recording): readonly Exchange[] {
  const { service, exchanges } = recording;
  const { foreign, exists } = readState(recording);
  const container = (name: string): string =>
    service === 'file'
      ? `https://account.file.core.windows.net/${name}?restype=share`
      : `https://account.blob.core.windows.net/${name}?restype=container`;
  const version = exchanges[0]?.request.headers['x-ms-version'] ?? '2021-12-02';
  const snapshotLeased = new Set(exchanges.filter(isSnapshotLeased).map(({ request }) => containerOf(request.url)));
  const containers = [...new Set([...exists, ...foreign.keys()])]
    .filter(isCreatable)
    .flatMap((name) => [
      prepare(container(name), { 'x-ms-version': version }),
      ...history(container(name), foreign.get(name) ?? [], snapshotLeased.has(name), version),
    ]);
  return [...serviceProperties(recording), ...containers, ...handlePreparations(recording)];
}

function prepare(url: string, headers: Readonly<Record<string, string>>, answer: Readonly<Record<string, string>> = {}): Exchange {
  return { request: { method: 'PUT', url, headers, body: null }, response: { status: 201, headers: answer, body: null } };
}

/** Snapshots and infinite leases that a list shows of a share: without them, deleting it would not be refused as it was. */
function history(url: string, entries: readonly XmlElement[], snapshotLeased: boolean, version: string): readonly Exchange[] {
  const lease = { 'x-ms-version': version, 'x-ms-lease-action': 'acquire', 'x-ms-lease-duration': '-1' };
  const snapshots = [...new Set(entries.map((entry) => findElement(entry, 'Snapshot')?.text))].filter((one) => one !== undefined);
  const isLeased = entries.some(
    (entry) => findElement(entry, 'Snapshot') === undefined && findElement(entry, 'Properties', 'LeaseDuration')?.text === 'infinite',
  );
  return [
    ...snapshots.flatMap((snapshot) => [
      prepare(`${url}&comp=snapshot`, { 'x-ms-version': version }, { 'x-ms-snapshot': snapshot }),
      ...(snapshotLeased ? [prepare(`${url}&comp=lease&sharesnapshot=${snapshot}`, lease)] : []),
    ]),
    ...(isLeased ? [prepare(`${url}&comp=lease`, lease)] : []),
  ];
}

function isSnapshotLeased({ response }: Exchange): boolean {
  return response.headers['x-ms-error-code'] === 'DeleteShareWhenSnapshotLeased';
}

function isContainerCreation({ method, url }: RecordedRequest): boolean {
  const { pathname, searchParams } = new URL(url);
  return method === 'PUT' && pathname.split('/').length === 2 && searchParams.has('restype') && !searchParams.has('comp');
}

/** The service's own containers cannot be created, and no test is about them. */
function isCreatable(name: string): boolean {
  return !name.startsWith('$');
}

function listEntries({ request, response }: Exchange): readonly XmlElement[] {
  if (new URL(request.url).searchParams.get('comp') !== 'list' || response.status !== 200 || typeof response.body !== 'string') return [];
  const root = parseXml(response.body);
  return (findElement(root, 'Shares') ?? findElement(root, 'Containers'))?.children ?? [];
}

/** Account settings that a recording gives away. They are options of the emulators; an emulator without one ignores it. */
export function accountSettings({
  exchanges,
}: Recording): Pick<TargetOptions, 'softDelete' | 'accessTier' | 'hierarchicalNamespace' | 'shareRetentionDays' | 'largeFileShares'> {
  const has = (name: string, value?: string): boolean =>
    exchanges.some(({ response }) => (value === undefined ? response.headers[name] !== undefined : response.headers[name] === value));
  const restores = exchanges.some(
    ({ request, response }) => /comp=undelete|showonly=deleted/.test(request.url) || String(response.body).includes('<Deleted>true'),
  );
  const days = remainingDays(exchanges);
  return {
    // Of what was deleted just now, the days that are left are whole ones: one less than are kept.
    softDelete: days === undefined ? restores || has('x-ms-deletion-id') : days + 1,
    ...(has('x-ms-access-tier', 'Cool') ? { accessTier: 'Cool' } : {}),
    ...(has('x-ms-namespace-enabled', 'false') ? { hierarchicalNamespace: false } : {}),
    ...(restores ? { shareRetentionDays: Math.max(1, days ?? 7) } : {}),
    ...(exchanges.some(hasLargeQuota) ? { largeFileShares: true } : {}),
  };
}

/** The most days for which something deleted is told to be kept still. */
function remainingDays(exchanges: readonly Exchange[]): number | undefined {
  const told = exchanges.flatMap(({ response }) => [...String(response.body).matchAll(/<RemainingRetentionDays>(\d+)</g)]);
  return told.length === 0 ? undefined : Math.max(...told.map(([, days]) => Number(days)));
}

/** A share of more than 5 TiB, which only some accounts may have. */
function hasLargeQuota({ request, response }: Exchange): boolean {
  const told = /<Quota>(\d+)<\/Quota>/g;
  const listed = [...String(response.body).matchAll(told)].map(([, quota]) => quota);
  const quotas = [request.headers['x-ms-share-quota'], response.headers['x-ms-share-quota'], ...listed];
  return response.status < 300 && quotas.some((quota) => Number(quota ?? 0) > 5120);
}
