import type { ConformanceHarness, OpenedDatastore } from '@stowage/conformance';
import { type Datastore, type OpenOptions, openDatastore, requireCapabilities } from '@stowage/core';
import { createClock, type Emulator } from '@stowage/emulator-wire';
import { toSuiteFaults } from '@stowage/emulator-wire/testing';
import { countOpenRequests, startExpiringPrincipal } from '@stowage/servers';
import { type AdlsGen1ConfigInput, adlsGen1 } from '../src/index.ts';
import { configOf, sharedEmulator, startEmulator, stopSharedEmulator } from './gen1-emulator.ts';
import { somebody, superuser } from './identities.ts';

const openReads = countOpenRequests();

const patient: OpenOptions = { retry: { attempts: 8, firstDelay: 1, maxDelay: 10 } };
const impatient: OpenOptions = { retry: { attempts: 3, firstDelay: 1, maxDelay: 5 } };
async function open(emulator: Emulator, config: AdlsGen1ConfigInput, options: OpenOptions = {}): Promise<OpenedDatastore> {
  const store = await openDatastore(adlsGen1, config, options);
  return { store, requestLog: emulator.requests, openReads, cleanup: () => store.close() };
}

interface Witnessed extends OpenedDatastore {
  readonly witness: Datastore;
}

/** An emulator of its own, which cleaning up ends, with a witness whose requests are repeated as usual. */
async function openAlone(
  emulator: Emulator,
  options: OpenOptions = {},
  more: Partial<AdlsGen1ConfigInput> = {},
  stop: () => Promise<void> = () => emulator.stop(),
): Promise<Witnessed> {
  const config = configOf(emulator);
  const witness = await openDatastore(adlsGen1, config);
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
  const emulator = await startEmulator({ clock, tls });
  const stop = async (): Promise<void> => {
    await Promise.all([emulator.stop(), principal.stop()]);
  };
  return { ...(await openAlone(emulator, patient, { credentials }, stop)), expireToken: () => principal.expire(clock) };
}

/** Somebody who may do everything but change what others own. */
async function openLimited(): Promise<OpenedDatastore> {
  const emulator = await startEmulator();
  const opened = await openAlone(emulator, {}, configOf(emulator, somebody));
  const all = { read: true, write: true, execute: true };
  const entries = (['access', 'default'] as const).flatMap((scope) => [
    ...(['user', 'group', 'other'] as const).map((type) => ({ scope, type, ...all })),
    { scope, type: 'user' as const, id: somebody, ...all },
  ]);
  await requireCapabilities(opened.witness, 'setAcl').setAcl('', { entries });
  return opened;
}

const openScratch = async (): Promise<OpenedDatastore> => openAlone(await startEmulator());

/** A store in an emulator, whose tokens are those of a superuser. */
export const adlsGen1Harness: ConformanceHarness = {
  name: 'adls-gen1',
  async open() {
    const emulator = await sharedEmulator();
    return open(emulator, configOf(emulator));
  },
  openScratch,
  async openAbsent() {
    const emulator = await sharedEmulator();
    return open(emulator, configOf(emulator, superuser, 'absent'));
  },
  async openDenied() {
    const emulator = await sharedEmulator();
    const { store, cleanup } = await open(emulator, configOf(emulator));
    // Whoever asks first owns the root, and it is for its owner alone.
    await requireCapabilities(store, 'stat').stat('');
    await cleanup();
    return open(emulator, configOf(emulator, somebody));
  },
  async openFaulty() {
    const emulator = await startEmulator();
    return { ...(await openAlone(emulator, patient)), faults: toSuiteFaults(emulator.faults) };
  },
  openExpiring,
  openLimited,
  async openMortal() {
    const emulator = await startEmulator();
    return { ...(await openAlone(emulator, impatient)), server: emulator };
  },
  close: stopSharedEmulator,
  limits: { manyFiles: 600 },
  refusedNames: ['a.', '...', 'a\\b', 'a\tb', 'a\u0001b', 'a\u007fb', 'n'.repeat(256), 'a\uffffb', '.stowage-0123456789abcdef'],
};
