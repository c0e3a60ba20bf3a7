import { randomUUID } from 'node:crypto';
import { blobRights, explainAnswer, requireHeader, signRequest } from '@stowage/azure-common';
import { type DeleteOutcome, isDatastoreError } from '@stowage/core/driver';
import { type BatchPart, readBatch } from '../batch-parts.ts';
import type { BlobClient } from '../client.ts';
import { blobErrors } from '../errors.ts';

const lineEnd = '\r\n';

/** What became of one name: gone, unless there is an error; `PATH.NOT_FOUND` where nothing was. */
export type NameOutcome = Omit<DeleteOutcome, 'path'> & { readonly name: string };

/**
 * Blob Batch: deletes up to 256 blobs, with their snapshots, by one request. Each has its own outcome, in the given order.
 *
 * Source: Microsoft Learn, "Blob Batch".
 */
export async function deleteBatch(
  client: BlobClient,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly NameOutcome[]> {
  const boundary = `batch_${randomUUID()}`;
  const authorize = await createAuthorizer(client, signal);
  const parts = names.map((name, index) => {
    const head = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary', `Content-ID: ${index}`];
    return [`--${boundary}`, ...head, '', ...authorize(name), '', ''].join(lineEnd);
  });
  const answer = await client.receive({
    operation: 'Blob Batch',
    method: 'POST',
    path: client.pathOf(),
    query: { comp: 'batch', restype: 'container' },
    headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
    body: Buffer.from(`${parts.join('')}--${boundary}--${lineEnd}`),
    right: blobRights.delete,
    signal,
  });
  const type = requireHeader(answer, 'content-type');
  const answers = readBatch(await answer.bytes(), type);
  return names.map((name, index) => toOutcome(client, name, answers.get(index) ?? answers.get(undefined)));
}

/** The lines of a request within the batch: it is signed by itself. */
type Authorize = (name: string) => readonly string[];

async function createAuthorizer({ credential, endpoint, pathOf }: BlobClient, signal: AbortSignal | undefined): Promise<Authorize> {
  const token = credential.kind === 'token' ? await credential.tokens.getToken(signal) : undefined;
  return (name) => {
    const path = endpoint.basePath + pathOf(name);
    const headers = ['x-ms-delete-snapshots', 'include', 'x-ms-date', new Date().toUTCString()];
    if (credential.kind === 'accountKey') {
      headers.push('authorization', signRequest(credential, { method: 'DELETE', path, query: undefined, headers, contentLength: 0 }));
    } else if (token !== undefined) headers.push('authorization', `Bearer ${token}`);
    const target = credential.kind === 'sas' ? `${path}?${credential.token.reveal()}` : path;
    const lines = [`DELETE ${target} HTTP/1.1`];
    for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`);
    return [...lines, 'content-length: 0'];
  };
}

function toOutcome(client: BlobClient, name: string, part: BatchPart | undefined): NameOutcome {
  if (part !== undefined && part.status < 300) return { name };
  const error = explainAnswer({
    operation: 'Delete Blob',
    // A part that is missing says that nothing was done, as an overloaded service does.
    status: part?.status ?? 503,
    header: (wanted) => part?.headers.get(wanted),
    body: part?.body ?? new Uint8Array(),
    credential: client.credential,
    host: new URL(client.endpoint.origin).host,
    right: blobRights.delete,
    errors: blobErrors,
  });
  return { name, error };
}

/** Whether an outcome says that nothing was there. */
export function isMissing({ error }: Pick<NameOutcome, 'error'>): boolean {
  return isDatastoreError(error, 'PATH.NOT_FOUND');
}
