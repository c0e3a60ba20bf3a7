import { randomBytes, randomUUID } from 'node:crypto';
import type { ConformanceHarness, OpenedDatastore } from '@stowage/conformance';
import { type OpenOptions, openDatastore, provisionDatastore } from '@stowage/core';
import {
  type AzuriteServer,
  countOpenRequests,
  emulatorAccount,
  type FaultProxy,
  type IdentityServer,
  startAzurite,
  startFaultProxy,
  startIdentityServer,
  trustInThisProcess,
} from '@stowage/servers';
import { type AzureBlobConfigInput, azureBlob } from '../src/index.ts';
import { createFaultSwitch } from './proxy-faults.ts';

const openReads = countOpenRequests();

/** Azurite with keys over HTTP, and the same with tokens over HTTPS: each starts when it is first asked for. */
let plain: Promise<AzuriteServer> | undefined;
let secure: Promise<{ readonly azurite: AzuriteServer; readonly identity: IdentityServer }> | undefined;

const startPlain = (): Promise<AzuriteServer> => (plain ??= startAzurite());

async function startSecure(): Promise<{ readonly azurite: AzuriteServer; readonly identity: IdentityServer }> {
  const identity = await startIdentityServer();
  trustInThisProcess(identity.certificate.ca);
  return { identity, azurite: await startAzurite({ oauth: true }) };
}

const secrets = [emulatorAccount.key, 'the-secret'];

/** Blocks of a size at which the suite's files have several. */
const block_size = 65_536;

function keyConfig({ blobEndpoint }: AzuriteServer, container_name: string): AzureBlobConfigInput {
  return { container_name, endpoint: blobEndpoint(), credentials: { account_key: emulatorAccount.key }, block_size };
}

/** A container of its own. */
async function newContainer(azurite: AzuriteServer): Promise<AzureBlobConfigInput> {
  const config = keyConfig(azurite, `conformance-${randomUUID()}`);
  await provisionDatastore(azureBlob, config);
  return config;
}

async function open(config: AzureBlobConfigInput, options: OpenOptions = {}): Promise<OpenedDatastore> {
  const { requests } = await startPlain();
  const store = await openDatastore(azureBlob, config, options);
  return { store, requestLog: requests, openReads, cleanup: () => store.close() };
}

/** A container behind a proxy, with a witness that goes past it. */
async function openBehindProxy(attempts: number): Promise<{ readonly proxy: FaultProxy; readonly opened: OpenedDatastore }> {
  const azurite = await startPlain();
  const proxy = await startFaultProxy({ target: azurite.url });
  const config = await newContainer(azurite);
  const witness = await openDatastore(azureBlob, config);
  const retry = { attempts, firstDelay: 1, maxDelay: 10 };
  const store = await openDatastore(azureBlob, { ...config, endpoint: proxy.through(azurite.blobEndpoint()) }, { retry });
  const cleanup = async (): Promise<void> => {
    await Promise.all([store.close(), witness.close()]);
    await proxy.stop();
  };
  return { proxy, opened: { store, witness, cleanup } };
}

/** Azurite: with the account key; behind a proxy for all that it never does by itself; with tokens of an identity server. */
export const azureBlobHarness: ConformanceHarness = {
  name: 'azure-blob',
  open: async () => open(await newContainer(await startPlain())),
  openAbsent: async () => open(keyConfig(await startPlain(), 'absent')),
  async openDenied() {
    const credentials = { account_key: randomBytes(64).toString('base64') };
    return open({ ...(await newContainer(await startPlain())), credentials });
  },
  openScratch: async () => open(await newContainer(await startPlain())),
  async openFaulty() {
    const { proxy, opened } = await openBehindProxy(8);
    return { ...opened, faults: createFaultSwitch(proxy) };
  },
  async openMortal() {
    const { proxy, opened } = await openBehindProxy(3);
    return { ...opened, server: proxy };
  },
  async openExpiring() {
    secure ??= startSecure();
    const { azurite, identity } = await secure;
    const config = await newContainer(azurite);
    const principal = {
      tenant_id: identity.tenantId,
      client_id: 'the-client',
      client_secret: 'the-secret',
      authority_url: identity.authorityHost,
    };
    const witness = await openDatastore(azureBlob, config);
    const store = await openDatastore(azureBlob, { ...config, credentials: principal }, { retry: { firstDelay: 1, maxDelay: 10 } });
    const cleanup = async (): Promise<void> => {
      await Promise.all([store.close(), witness.close()]);
    };
    return { store, witness, cleanup, expireToken: () => azurite.revokeTokens() };
  },
  signed: {
    list: ({ url, headers }) => fetch(`${url}&restype=container&comp=list`, { headers }),
  },
  async close() {
    await (await plain)?.stop();
    const tokens = await secure;
    await Promise.all([tokens?.azurite.stop(), tokens?.identity.stop()]);
  },
  limits: { manyFiles: 600, largeSize: 4 * 2 ** 20 },
  refusedNames: ['a.', '...', 'a\\b', 'a\tb', 'a\u0001b', 'a\u007fb', 'n'.repeat(1_100), 'a\uffffb'],
  secrets,
};
