import { delegationKeyDocument, element, formatHttpDate, readXml, type WireAnswer, writeXml } from '@stowage/emulator-wire';
import { requireSuperuser } from '../authorization.ts';
import { type Call, type Handler, query, queryNumber } from '../call.ts';
import type { Filesystem } from '../tree/filesystem.ts';
import { deletedFilesystems, listFilesystems } from '../tree/filesystems.ts';
import { StorageError } from '../tree/storage-error.ts';

type Element = ReturnType<typeof element>;

const xml = (status: number, root: Element): WireAnswer => ({
  status,
  headers: { 'Content-Type': 'application/xml' },
  body: writeXml(root),
});

const included = (call: Call): readonly string[] => (query(call, 'include') ?? '').split(',').filter((name) => name !== '');

/** List Containers. */
export const listContainers: Handler = (call) => {
  requireSuperuser(call);
  const [prefix, marker] = [query(call, 'prefix'), query(call, 'marker')];
  const limit = queryNumber(call, 'maxresults', 1);
  // A marker is the account's and the container's name, as the service writes it.
  const from = marker ? marker.replace(/^\/[^/]*\//, '') : '';
  const { items, next } = listFilesystems(call.account, prefix ?? '', from, Math.min(limit ?? 5000, 5000));
  const include = included(call);
  const deleted = include.includes('deleted') ? deletedFilesystems(call.account) : [];
  const containers = [
    ...items.map((item) => containerElement(item, include, undefined)),
    ...deleted
      .filter(({ filesystem }) => filesystem.name.startsWith(prefix ?? ''))
      .map(({ filesystem, version, deletedAt }) =>
        containerElement(filesystem, include, { version, deletedAt, days: call.account.softDeleteDays ?? 0 }),
      ),
  ];
  return xml(
    200,
    element(
      'EnumerationResults',
      [
        prefix ? element('Prefix', prefix) : undefined,
        marker ? element('Marker', marker) : undefined,
        limit === undefined ? undefined : element('MaxResults', limit),
        element('Containers', containers),
        element('NextMarker', next === undefined ? '' : `/${call.account.name}/${next}`),
      ],
      { ServiceEndpoint: serviceEndpointOf(call) },
    ),
  );
};

/** The address under which the client reached the service. */
export function serviceEndpointOf({ request, account }: Call): string {
  const host = request.headers.host ?? '';
  const path = host.startsWith(`${account.name}.`) ? '' : `${account.name}/`;
  return `${request.secure ? 'https' : 'http'}://${host}/${path}`;
}

interface Deletion {
  readonly version: string;
  readonly deletedAt: number;
  readonly days: number;
}

function containerElement(item: Filesystem, include: readonly string[], deletion: Deletion | undefined): Element {
  const { name, etag, modifiedAt, lease, publicAccess, metadata, encryptionScope, denyEncryptionScopeOverride } = item;
  return element('Container', [
    element('Name', name),
    ...(deletion ? [element('Deleted', true), element('Version', deletion.version)] : []),
    element('Properties', [
      element('Last-Modified', formatHttpDate(modifiedAt)),
      element('Etag', etag),
      element('LeaseStatus', lease.status),
      element('LeaseState', lease.state),
      lease.duration === undefined ? undefined : element('LeaseDuration', lease.duration),
      publicAccess === undefined ? undefined : element('PublicAccess', publicAccess),
      element('DefaultEncryptionScope', encryptionScope),
      element('DenyEncryptionScopeOverride', denyEncryptionScopeOverride),
      element('HasImmutabilityPolicy', false),
      element('HasLegalHold', false),
      element('ImmutableStorageWithVersioningEnabled', false),
      ...(deletion ? [element('DeletedTime', formatHttpDate(deletion.deletedAt)), element('RemainingRetentionDays', deletion.days)] : []),
    ]),
    include.includes('metadata') ? metadataElement(metadata) : undefined,
  ]);
}

export const metadataElement = (metadata: Readonly<Record<string, string>>): Element =>
  element(
    'Metadata',
    Object.entries(metadata).map(([name, value]) => element(name, value)),
  );

/** Get Account Information. */
export const getAccountInfo: Handler = (call) => ({
  status: 200,
  headers: {
    'x-ms-sku-name': 'Standard_LRS',
    'x-ms-account-kind': 'StorageV2',
    'x-ms-is-hns-enabled': String(call.account.settings.hierarchicalNamespace),
  },
});

/** Get User Delegation Key: only for a bearer, whose key it is. */
export const getUserDelegationKey =
  (accountKeyOf: (account: string) => Buffer): Handler =>
  ({ account, bearer, request }) => {
    if (!bearer) throw new StorageError('AuthenticationFailed');
    const body = delegationKeyDocument(request, bearer, accountKeyOf(account.name), 'b');
    return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
  };

/** Get Blob Service Properties: what was set, else the defaults of an account. */
export const getServiceProperties: Handler = (call) => {
  requireSuperuser(call);
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: call.account.serviceProperties ?? defaultProperties() };
};

/** Set Blob Service Properties: replaces the parts that are given. */
export const setServiceProperties: Handler = (call) => {
  requireSuperuser(call);
  const given = readXml(call.request.body.text());
  if (given.name !== 'StorageServiceProperties') throw new StorageError('InvalidXmlDocument');
  if ((given.child('Cors')?.children.length ?? 0) > 5) throw new StorageError('InvalidXmlDocument');
  const current = readXml(call.account.serviceProperties ?? defaultProperties());
  const parts = [...new Set([...current.children, ...given.children].map(({ name }) => name))];
  const retention = given.child('DeleteRetentionPolicy');
  if (retention) {
    const enabled = retention.child('Enabled')?.text === 'true';
    call.account.softDeleteDays = enabled ? Number(retention.child('Days')?.text ?? 7) : undefined;
  }
  const merged = parts.map((name) => copyOf(given.child(name) ?? current.child(name)));
  call.account.serviceProperties = writeXml(element('StorageServiceProperties', merged));
  return { status: 202 };
};

function copyOf(node: ReturnType<typeof readXml> | undefined): Element | undefined {
  return node && element(node.name, node.children.length > 0 ? node.children.map(copyOf) : node.text);
}

const off = (): Element => element('RetentionPolicy', [element('Enabled', false)]);

const metrics = (name: string, enabled: boolean): Element =>
  element(name, [element('Version', '1.0'), element('Enabled', enabled), ...(enabled ? [element('IncludeAPIs', true)] : []), off()]);

const defaultProperties = (): string =>
  writeXml(
    element('StorageServiceProperties', [
      element('Logging', [element('Version', '1.0'), element('Read', false), element('Write', false), element('Delete', false), off()]),
      metrics('HourMetrics', true),
      metrics('MinuteMetrics', false),
      element('Cors'),
      element('DeleteRetentionPolicy', [element('Enabled', false)]),
      element('StaticWebsite', [element('Enabled', false)]),
    ]),
  );

/** Get Blob Service Stats is answered by the secondary endpoint alone. */
export const getServiceStats: Handler = () => {
  throw new StorageError('InvalidQueryParameterValue', {}, { QueryParameterName: 'comp', QueryParameterValue: 'stats' });
};
