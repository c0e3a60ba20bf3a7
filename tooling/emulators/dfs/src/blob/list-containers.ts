import { element, formatHttpDate, type XmlElement } from '@stowage/emulator-wire';
import { requireSuperuser } from '../authorization.ts';
import { type Call, type Handler, query } from '../call.ts';
import type { DeletedFilesystem, Filesystem } from '../tree/filesystem.ts';
import { deletedFilesystems, listFilesystems } from '../tree/filesystems.ts';
import { deletionElements } from './deletion-elements.ts';
import { enumerationAnswer, included, metadataElement, pageLimit } from './enumeration.ts';

/** List Containers. */
export const listContainers: Handler = (call) => {
  requireSuperuser(call);
  const { account } = call;
  const prefix = query(call, 'prefix') ?? '';
  // A marker is the account's and the container's name, as the service writes it.
  const from = (query(call, 'marker') ?? '').replace(/^\/[^/]*\//, '');
  const { items, next } = listFilesystems(account, prefix, from, pageLimit(call));
  const include = included(call, ['metadata', 'deleted', 'system']);
  // They stand behind all others, on the last page.
  const deleted =
    include.includes('deleted') && next === undefined
      ? deletedFilesystems(account).filter(({ filesystem }) => filesystem.name.startsWith(prefix))
      : [];
  const containers = [
    ...items.map((item) => containerElement(call, item, include)),
    ...deleted.map((deletion) => containerElement(call, deletion.filesystem, include, deletion)),
  ];
  return enumerationAnswer(call, element('Containers', containers), next === undefined ? undefined : `/${account.name}/${next}`);
};

function containerElement(call: Call, item: Filesystem, include: readonly string[], deleted?: DeletedFilesystem): XmlElement {
  const { name, etag, modifiedAt, lease, publicAccess, metadata, encryptionScope, denyEncryptionScopeOverride } = item;
  return element('Container', [
    element('Name', name),
    ...(deleted ? [element('Deleted', true), element('Version', deleted.version)] : []),
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
      ...(deleted ? deletionElements(call, deleted.deletedAt) : []),
    ]),
    include.includes('metadata') ? metadataElement(metadata) : undefined,
  ]);
}
