import { delegationKeyDocument } from '@stowage/emulator-wire';
import type { Handler } from '../call.ts';
import { StorageError } from '../tree/storage-error.ts';

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

/** Get Blob Service Stats, which only the secondary endpoint answers. */
export const getServiceStats: Handler = () => {
  throw new StorageError('InvalidQueryParameterValue', {}, { QueryParameterName: 'comp', QueryParameterValue: 'stats' });
};
