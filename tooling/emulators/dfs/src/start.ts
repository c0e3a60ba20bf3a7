import { createClock, createFaultSource, createRequestLog, startEmulator } from '@stowage/emulator-wire';
import { createAccounts } from './accounts.ts';
import { createEndpoints } from './endpoints.ts';
import { createGate } from './gate.ts';
import type { DfsEmulator, DfsEmulatorOptions } from './options.ts';

/** Starts a DFS endpoint and a Blob endpoint, each on a port of its own, over one tree. */
export async function startDfsEmulator(options: DfsEmulatorOptions = {}): Promise<DfsEmulator> {
  const clock = options.clock ?? createClock();
  const shared = { clock, faults: createFaultSource(options.faults), requests: createRequestLog() };
  const accounts = createAccounts(options, clock, {
    hierarchicalNamespace: options.hierarchicalNamespace ?? true,
    softDeleteDays: softDeleteDays(options.softDelete),
    containerDeletionTime: options.containerDeletionTime ?? 30_000,
    accessTier: options.accessTier ?? 'Hot',
    deletesPerRequest: options.deletesPerRequest ?? Number.POSITIVE_INFINITY,
  });
  const endpoints = createEndpoints(createGate(options, accounts));
  const dfs = await startEmulator(endpoints.dfs, options, shared);
  const blob = await startEmulator(endpoints.blob, { ...options, port: options.blobPort ?? 0 }, shared).catch(async (error: unknown) => {
    await dfs.stop();
    throw error;
  });
  const both = (act: (one: typeof dfs) => Promise<void>) => async (): Promise<void> => {
    await Promise.all([act(dfs), act(blob)]);
  };
  const stop = both((one) => one.stop());
  return {
    ...dfs,
    blobUrl: blob.url,
    blobPort: blob.port,
    crash: both((one) => one.crash()),
    restart: both((one) => one.restart()),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function softDeleteDays(option: boolean | number | undefined): number | undefined {
  if (option === true) return 7;
  return option === false ? undefined : option;
}
