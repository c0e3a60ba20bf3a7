import { recode, type Transport } from '@stowage/azure-common';
import { isDatastoreError } from '@stowage/core/driver';
import { type Receiver, receiveField } from './json-answer.ts';
import { operationOn } from './operation.ts';

/** An access control list as the service tells it. */
export interface AclStatus {
  readonly entries?: readonly string[];
  readonly owner?: string;
  readonly group?: string;
}

/** MSGETACLSTATUS: every entry, by object ids. */
export function getAclStatus(client: Receiver, path: string, signal: AbortSignal | undefined): Promise<AclStatus> {
  return receiveField(client, { ...operationOn(path, 'MSGETACLSTATUS'), signal }, 'AclStatus', 'object');
}

/** SETACL: the whole list of one path. */
export async function setAclEntries(
  client: Pick<Transport, 'send'>,
  path: string,
  aclspec: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await client.send({ ...operationOn(path, 'SETACL', { aclspec }), signal });
  } catch (error) {
    // The path was found, so it is the list that is no good.
    throw isDatastoreError(error, 'PATH.INVALID')
      ? recode(error, 'ACL.INVALID', 'See that the list fits the path and names who exists.')
      : error;
  }
}

/** Whom a path belongs to from now on; who is left out stays. */
export interface Ownership {
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

/** SETOWNER. */
export async function setOwner(
  client: Pick<Transport, 'send'>,
  path: string,
  { owner, group }: Ownership,
  signal: AbortSignal | undefined,
): Promise<void> {
  await client.send({ ...operationOn(path, 'SETOWNER', { owner, group }), signal });
}

/** SETPERMISSION, in octal digits. */
export async function setPermission(
  client: Pick<Transport, 'send'>,
  path: string,
  permission: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await client.send({ ...operationOn(path, 'SETPERMISSION', { permission }), signal });
}
