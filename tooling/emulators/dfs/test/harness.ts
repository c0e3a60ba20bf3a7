import { StorageSharedKeyCredential as BlobKey, BlobServiceClient } from '@azure/storage-blob';
import { DataLakeServiceClient, StorageSharedKeyCredential } from '@azure/storage-file-datalake';
import { defaultAccount, defaultAccountKey } from '@stowage/emulator-wire';
import { testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { type DfsEmulator, type DfsEmulatorOptions, startDfsEmulator } from '../src/index.ts';

export const account: string = defaultAccount;
export const credential: StorageSharedKeyCredential = new StorageSharedKeyCredential(defaultAccount, defaultAccountKey);

const once = { retryOptions: { maxTries: 1 } };

/** The vendor's clients for an emulator. */
export interface Clients {
  readonly emulator: DfsEmulator;
  readonly lake: DataLakeServiceClient;
  readonly blobs: BlobServiceClient;
}

export async function startClients(options: DfsEmulatorOptions = {}): Promise<Clients> {
  const emulator = await startDfsEmulator(options);
  return {
    emulator,
    lake: new DataLakeServiceClient(`${emulator.url}/${account}`, credential, once),
    blobs: new BlobServiceClient(`${emulator.blobUrl}/${account}`, new BlobKey(defaultAccount, defaultAccountKey), once),
  };
}

/** An emulator that speaks https, with certificates that this process trusts. */
export async function startSecure(options: DfsEmulatorOptions = {}): Promise<DfsEmulator> {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  return startDfsEmulator({ tls: await authority.issue(), oauth: 'basic', ...options });
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `x-ms-error-code`. */
  readonly code: string | null;
}

/** Sends a bare request, for what no client sends. The emulator is to run with authentication off, or `headers` to hold a proof. */
export async function send(
  url: string,
  method: string,
  pathAndQuery: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string | Buffer<ArrayBuffer>,
): Promise<Reply> {
  const answer = await fetch(`${url}/${account}${pathAndQuery}`, {
    method,
    headers: { 'x-ms-version': '2023-11-03', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text(), code: answer.headers.get('x-ms-error-code') };
}

/** Collects a paged listing. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Awaits a refusal and gives what a client sees of it. */
export async function refusal(request: Promise<unknown>): Promise<{ status: number | undefined; code: string | undefined }> {
  try {
    await request;
  } catch (error) {
    const { statusCode, code, details } = error as { statusCode?: number; code?: string; details?: { errorCode?: string } };
    return { status: statusCode, code: details?.errorCode ?? code };
  }
  throw new Error('The request was not refused.');
}
