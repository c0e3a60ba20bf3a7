import { missingHeader, type WireAnswer } from '@stowage/emulator-wire';
import { type Call, type Handler, header, tryNode } from './call.ts';
import type { FileNode } from './tree/node.ts';
import { StorageError } from './tree/storage-error.ts';

/** Operations that write a whole file, under the key of the request. */
const writers: readonly string[] = ['path-create', 'put-blob', 'put-block-list', 'put-blob-from-url'];

/** Operations that need the key under which a file was written. */
const users: readonly string[] = [
  'path-append',
  'path-flush',
  'path-read',
  'path-get-properties',
  'path-set-properties',
  'get-blob',
  'get-blob-properties',
  'get-blob-metadata',
  'set-blob-metadata',
  'append-block',
  'snapshot-blob',
];

/** Runs an operation under a key that the customer provides: nothing is encrypted, but the key has to be the same every time. */
export function withCustomerKey(call: Call, operation: string, handler: Handler): WireAnswer {
  const writes = writers.includes(operation);
  if (!writes && !users.includes(operation)) return handler(call);
  const given = readKey(call);
  if (!writes) requireKey(call, given);
  const answer = handler(call);
  if (writes) {
    const file = fileAt(call);
    if (file) file.customerKey = given;
  }
  return given === undefined ? answer : { ...answer, headers: { ...answer.headers, 'x-ms-encryption-key-sha256': given } };
}

const fileAt = (call: Call): FileNode | undefined => {
  const node = call.account.filesystems.has(call.filesystemName) ? tryNode(call) : undefined;
  return node?.kind === 'file' ? node : undefined;
};

/** The digest of the key, by which the service knows it again. */
function readKey(call: Call): string | undefined {
  const digest = header(call, 'x-ms-encryption-key-sha256');
  if (digest === undefined) return undefined;
  if (header(call, 'x-ms-encryption-key') === undefined) throw missingHeader('x-ms-encryption-key');
  if (header(call, 'x-ms-encryption-algorithm') !== 'AES256') throw missingHeader('x-ms-encryption-algorithm');
  return digest;
}

function requireKey(call: Call, given: string | undefined): void {
  const key = fileAt(call)?.customerKey;
  if (key === given) return;
  if (given === undefined) throw new StorageError('BlobUsesCustomerSpecifiedEncryption');
  if (key !== undefined) throw new StorageError('BlobCustomerSpecifiedEncryptionMismatch');
  if (fileAt(call)) throw new StorageError('BlobDoesNotUseCustomerSpecifiedEncryption');
}
