import { randomBytes } from 'node:crypto';
import type { AccessToken } from '@stowage/azure-common';
import type { ConformanceHarness, OpenedDatastore } from '@stowage/conformance';
import { type Datastore, type OpenOptions, openDatastore, requireCapabilities } from '@stowage/core';
import { type DfsEmulator, type DfsEmulatorOptions, startDfsEmulator } from '@stowage/emulator-dfs';
import { createClock, createTokenRevocation } from '@stowage/emulator-wire';
import { createBearerToken, toSuiteFaults } from '@stowage/emulator-wire/testing';
import { countOpenRequests, emulatorAccount, startIdentityServer, testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { type AdlsGen2ConfigInput, adlsGen2 } from '../src/index.ts';
import { configOf, newFilesystem, sharedEmulator, stopSharedEmulator } from './dfs-emulator.ts';

const openReads = countOpenRequests();

/** How long an append that was cut off keeps others from changing the file. */
const leaseSeconds = 15;

const patient: OpenOptions = { retry: { attempts: 8, firstDelay: 1, maxDelay: 10 } };
const impatient: OpenOptions = { retry: { attempts: 3, firstDelay: 1, maxDelay: 5 } };

async function open(emulator: DfsEmulator, config: AdlsGen2ConfigInput, options: OpenOptions = {}): Promise<OpenedDatastore> {
  const store = await openDatastore(adlsGen2, config, options);
  return { store, requestLog: emulator.requests, openReads, cleanup: () => store.close() };
}

const openNew = async (): Promise<OpenedDatastore> => {
  const emulator = await sharedEmulator();
  return open(emulator, await newFilesystem(emulator));
};

/** An emulator of its own, which cleaning up ends, with a witness whose requests are repeated as usual. */
async function openAlone(
  emulator: DfsEmulator,
  options: OpenOptions,
  more: Partial<AdlsGen2ConfigInput> = {},
  stop: () => Promise<void> = () => emulator.stop(),
): Promise<OpenedDatastore & { readonly witness: Datastore }> {
  const config = await newFilesystem(emulator);
  const witness = await openDatastore(adlsGen2, config);
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

/** An emulator that speaks https, as tokens demand, and that this process trusts. */
async function startSecure(options: DfsEmulatorOptions): Promise<DfsEmulator> {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  return startDfsEmulator({ oauth: 'basic', tls: await authority.issue(), ...options });
}

async function openExpiring(): Promise<OpenedDatastore & { expireToken(): void }> {
  const tokens = createTokenRevocation();
  const [emulator, identity] = await Promise.all([startSecure({ tokens }), startIdentityServer()]);
  const stop = async (): Promise<void> => {
    await Promise.all([emulator.stop(), identity.stop()]);
  };
  const principal = {
    tenant_id: identity.tenantId,
    client_id: 'the-client',
    client_secret: 'the-secret',
    authority_url: identity.authorityHost,
  };
  return { ...(await openAlone(emulator, patient, { credentials: principal }, stop)), expireToken: () => tokens.revoke() };
}

const rwx = { read: true, write: true, execute: true };

/** Somebody whom no role covers: they may do what the lists allow, which is everything but changing what others own. */
async function openLimited(): Promise<OpenedDatastore> {
  const somebody = '33333333-3333-3333-3333-333333333333';
  const emulator = await startSecure({ boundPrincipals: { [somebody]: {} } });
  const getToken = async (): Promise<AccessToken> => ({
    token: createBearerToken(somebody),
    expiresOnTimestamp: Date.now() + 3_600_000,
  });
  const opened = await openAlone(emulator, {}, { credentials: { getToken } });
  const entries = (['access', 'default'] as const).flatMap((scope) =>
    (['user', 'group', 'other'] as const).map((type) => ({ scope, type, ...rwx })),
  );
  await requireCapabilities(opened.witness, 'setAcl').setAcl('', { entries });
  return opened;
}

/** A file system in an emulator, with the account key. */
export const adlsGen2Harness: ConformanceHarness = {
  name: 'adls-gen2',
  open: openNew,
  openScratch: openNew,
  async openAbsent() {
    const emulator = await sharedEmulator();
    return open(emulator, configOf(emulator, 'absent'));
  },
  async openDenied() {
    const emulator = await sharedEmulator();
    const config = await newFilesystem(emulator);
    return open(emulator, { ...config, credentials: { account_key: randomBytes(64).toString('base64') } });
  },
  async openFaulty() {
    const emulator = await startDfsEmulator();
    return { ...(await openAlone(emulator, patient)), faults: toSuiteFaults(emulator.faults) };
  },
  openExpiring,
  openLimited,
  async openMortal() {
    const clock = createClock();
    const emulator = await startDfsEmulator({ clock });
    const restart = async (): Promise<void> => {
      // It was away for longer than an append that it cut off holds its file.
      clock.advance(leaseSeconds * 1_000);
      await emulator.restart();
    };
    return { ...(await openAlone(emulator, impatient)), server: { crash: () => emulator.crash(), restart } };
  },
  signed: {
    list: ({ url }) => {
      const { origin, pathname, searchParams } = new URL(url);
      const [, account, filesystem, ...names] = pathname.split('/');
      searchParams.set('resource', 'filesystem');
      searchParams.set('recursive', 'true');
      searchParams.set('directory', decodeURIComponent(names.join('/')));
      return fetch(`${origin}/${account}/${filesystem}?${searchParams}`);
    },
  },
  close: stopSharedEmulator,
  limits: { manyFiles: 600 },
  refusedNames: ['a.', '...', 'a\\b', 'a\tb', 'a\u0001b', 'a\u007fb', 'n'.repeat(256), 'a\uffffb', '.stowage-0123456789abcdef'],
  secrets: [emulatorAccount.key],
};
