import { randomBytes } from 'node:crypto';
import type { ConformanceHarness, OpenedDatastore } from '@stowage/conformance';
import { type OpenOptions, openDatastore } from '@stowage/core';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { createClock } from '@stowage/emulator-wire';
import { toSuiteFaults } from '@stowage/emulator-wire/testing';
import { countOpenRequests, emulatorAccount, startExpiringPrincipal } from '@stowage/servers';
import { type AzureFilesConfigInput, azureFiles } from '../src/index.ts';
import { accountSas, configOf, newShare, sharedEmulator, stopSharedEmulator } from './files-emulator.ts';

const openReads = countOpenRequests();

const patient: OpenOptions = { retry: { attempts: 8, firstDelay: 1, maxDelay: 10 } };
const impatient: OpenOptions = { retry: { attempts: 3, firstDelay: 1, maxDelay: 5 } };

async function open(emulator: FilesEmulator, config: AzureFilesConfigInput, options: OpenOptions = {}): Promise<OpenedDatastore> {
  const store = await openDatastore(azureFiles, config, options);
  return { store, requestLog: emulator.requests, openReads, cleanup: () => store.close() };
}

const openNew = async (): Promise<OpenedDatastore> => {
  const emulator = await sharedEmulator();
  return open(emulator, await newShare(emulator));
};

/** An emulator of its own, which cleaning up ends, with a witness whose requests are repeated as usual. */
async function openAlone(
  emulator: FilesEmulator,
  options: OpenOptions,
  more: Partial<AzureFilesConfigInput> = {},
  stop: () => Promise<void> = () => emulator.stop(),
): Promise<OpenedDatastore> {
  const config = await newShare(emulator);
  // A signature is good whatever a server's clock shows, unlike a signed request.
  const witness = await openDatastore(azureFiles, { ...config, credentials: { sas_token: accountSas() } });
  const opened = await open(emulator, { ...config, ...more }, options);
  return {
    ...opened,
    witness,
    async cleanup() {
      await Promise.all([opened.cleanup(), witness.close()]);
      await stop();
    },
  };
}

async function openExpiring(): Promise<OpenedDatastore & { expireToken(): void }> {
  const [clock, principal] = [createClock(), await startExpiringPrincipal()];
  const { tls, credentials } = principal;
  const emulator = await startFilesEmulator({ oauth: 'basic', clock, tls });
  const stop = async (): Promise<void> => {
    await Promise.all([emulator.stop(), principal.stop()]);
  };
  // Small blocks: between two ends of a token there are more of them than are under way.
  const more = { credentials, block_size: 16_384 };
  return { ...(await openAlone(emulator, patient, more, stop)), expireToken: () => principal.expire(clock) };
}

/** What a program without a credential does to list a share: it walks the directories. */
async function listBelow(url: URL): Promise<Response> {
  const response = await fetch(`${url}&restype=directory&comp=list`);
  let text = await response.text();
  for (const [, name = ''] of text.matchAll(/<Directory><Name>([^<]*)/g)) {
    const below = new URL(url);
    below.pathname += `/${name}`;
    text += await (await listBelow(below)).text();
  }
  return new Response(text, { status: response.status });
}

/** A share in an emulator, with the account key. */
export const azureFilesHarness: ConformanceHarness = {
  name: 'azure-files',
  open: openNew,
  openScratch: openNew,
  async openAbsent() {
    const emulator = await sharedEmulator();
    return open(emulator, configOf(emulator, 'absent'));
  },
  async openDenied() {
    const emulator = await sharedEmulator();
    const config = await newShare(emulator);
    return open(emulator, { ...config, credentials: { account_key: randomBytes(64).toString('base64') } });
  },
  async openFaulty() {
    const emulator = await startFilesEmulator();
    return { ...(await openAlone(emulator, patient)), faults: toSuiteFaults(emulator.faults) };
  },
  openExpiring,
  async openMortal() {
    const emulator = await startFilesEmulator();
    return { ...(await openAlone(emulator, impatient)), server: emulator };
  },
  signed: {
    /** Files are made with their size, then filled. */
    async write({ url, headers }, body) {
      const version = { 'x-ms-version': '2024-11-04' };
      const size = { 'x-ms-content-length': String(body.byteLength) };
      const created = await fetch(url, { method: 'PUT', headers: { ...version, ...headers, ...size } });
      if (!created.ok) return created;
      const range = { 'x-ms-range': `bytes=0-${body.byteLength - 1}`, 'x-ms-write': 'update' };
      return fetch(`${url}&comp=range`, { method: 'PUT', headers: { ...version, ...range }, body });
    },
    list: ({ url }) => listBelow(new URL(url)),
  },
  close: stopSharedEmulator,
  limits: { manyFiles: 600 },
  refusedNames: ['a\\b', 'a:b', 'a|b', 'a"b', 'a*', 'a?', '<a>', 'a\u0001b', 'a\u007fb', 'n'.repeat(256), 'a\uffffb', 'lpt1', 'CON'],
  secrets: [emulatorAccount.key],
};
