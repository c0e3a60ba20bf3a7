import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  type ShareClient,
  type ShareFileClient,
  ShareServiceClient,
  StorageSharedKeyCredential,
} from '@azure/storage-file-share';
import { defaultAccount, defaultAccountKey } from '@stowage/emulator-wire';
import { afterAll, beforeAll } from 'vitest';
import { type FilesEmulator, type FilesEmulatorOptions, startFilesEmulator } from '../src/index.ts';

export const account: string = defaultAccount;
export const credential: StorageSharedKeyCredential = new StorageSharedKeyCredential(defaultAccount, defaultAccountKey);

/** An emulator with the vendor's client for it, which tries everything once. */
export interface Setting {
  readonly emulator: FilesEmulator;
  readonly service: ShareServiceClient;
}

export async function startSetting(options: FilesEmulatorOptions = {}): Promise<Setting> {
  const emulator = await startFilesEmulator(options);
  return { emulator, service: serviceOf(emulator) };
}

export function serviceOf(emulator: FilesEmulator, key: StorageSharedKeyCredential = credential): ShareServiceClient {
  return new ShareServiceClient(`${emulator.url}/${account}`, key, { retryOptions: { maxTries: 1 } });
}

/** A setting for the tests of one file, with a share in it. */
export interface UsedShare extends Setting {
  readonly share: ShareClient;
  /** A file in the root of the share. */
  file(path: string): ShareFileClient;
  /** Sends a request to the emulator, as {@link raw} does. */
  raw(method: string, target: string, request?: RawRequest): Promise<RawAnswer>;
}

/** Starts an emulator with a share before the tests of a file, and stops it after them. */
export function useShare(name: string): UsedShare {
  let started: Setting | undefined;
  const setting = (): Setting => {
    if (started === undefined) throw new Error('Only tests and hooks can use the share.');
    return started;
  };
  const share = (): ShareClient => setting().service.getShareClient(name);
  beforeAll(async () => {
    started = await startSetting();
    await share().create();
  });
  afterAll(() => setting().emulator.stop());
  return {
    get emulator() {
      return setting().emulator;
    },
    get service() {
      return setting().service;
    },
    get share() {
      return share();
    },
    file: (path) => share().rootDirectoryClient.getFileClient(path),
    raw: (method, target, parts) => raw(setting().emulator, method, target, parts),
  };
}

/** A request in the protocol's own terms. */
export interface RawRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer<ArrayBuffer>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `x-ms-error-code`. */
  readonly code: string | null;
}

/** Sends a request with a signature for everything. `target` is a path with its query, without the account. */
export async function raw(emulator: FilesEmulator, method: string, target: string, parts: RawRequest = {}): Promise<RawAnswer> {
  const url = `${emulator.url}/${account}${target}${target.includes('?') ? '&' : '?'}${accountSignature(emulator)}`;
  return send(url, method, parts);
}

/** The same without any proof. */
export async function send(url: string, method: string, parts: RawRequest = {}): Promise<RawAnswer> {
  const { headers = {}, body } = parts;
  const answer = await fetch(url, {
    method,
    headers: { 'x-ms-version': '2025-05-05', ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text(), code: answer.headers.get('x-ms-error-code') };
}

/** Sends a request, and gives the answer, with names of headers as they are written: fetch and the vendor's client change them. */
export async function sendAsWritten(
  emulator: FilesEmulator,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  const url = `${emulator.url}/${account}${target}&${accountSignature(emulator)}`;
  const sent = request(url, { method, headers: { 'x-ms-version': '2025-05-05', ...headers } }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer;
}

function accountSignature(emulator: FilesEmulator): string {
  return generateAccountSASQueryParameters(
    {
      permissions: AccountSASPermissions.parse('rwdlc'),
      services: AccountSASServices.parse('f').toString(),
      resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
      expiresOn: new Date(emulator.clock.now() + 3_600_000),
      version: '2024-11-04',
    },
    credential,
  ).toString();
}

/** What a rejected call of the vendor's client says: status and code. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { statusCode, code, details } = error as { statusCode?: number; code?: string; details?: { errorCode?: string } };
    return `${statusCode} ${code ?? details?.errorCode}`;
  }
  return 'none';
}

/** All of what an iterator gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
