import type { WireAnswer } from '@stowage/emulator-wire';
import type { Call, Handler } from './call.ts';
import { StorageError } from './tree/storage-error.ts';

/** Operations that only an account with a hierarchical namespace has. */
const needNamespace: readonly string[] = [
  'path-set-access-control',
  'path-set-access-control-recursive',
  'path-get-access-control',
  'path-check-access',
  'set-blob-expiry',
];

const ownershipHeaders = [
  'x-ms-owner',
  'x-ms-group',
  'x-ms-permissions',
  'x-ms-acl',
  'x-ms-umask',
  'x-ms-resource-type',
  'x-ms-encryption-context',
];

/** Runs an operation; on an account without a hierarchical namespace some are refused, and nothing is told of owners. */
export function withoutNamespace(call: Call, operation: string, handler: Handler): WireAnswer {
  if (call.account.settings.hierarchicalNamespace) return handler(call);
  if (needNamespace.includes(operation)) throw new StorageError('HierarchicalNamespaceNotEnabled');
  const given = ownershipHeaders.filter((name) => call.request.headers[name]);
  if (operation.startsWith('path-') && given.length > 0) throw new StorageError('UnsupportedHeader', {}, { HeaderName: given[0] ?? '' });
  const answer = handler(call);
  const headers = Object.entries(answer.headers ?? {}).filter(([name]) => !ownershipHeaders.includes(name.toLowerCase()));
  return { ...answer, headers: Object.fromEntries(headers) };
}
