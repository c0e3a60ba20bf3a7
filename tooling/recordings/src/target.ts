import type { ReplayClock } from './clock.ts';
import type { Service } from './recording.ts';

/** A running server to replay against, reduced to what the replay needs. */
export interface Target {
  /** The server's address by the kind of endpoint in the recorded host name. */
  readonly endpoints: Readonly<Partial<Record<Endpoint, string>>>;
  /** Opens a handle as an SMB client would; absent where the protocol has none. */
  openHandle?(handle: { readonly share: string; readonly path: string }): void;
  stop(): Promise<void>;
}

export type Endpoint = 'file' | 'dfs' | 'blob' | 'gen1';

/** How the account that a recording was made in differs from a new one, and who checks signatures. */
export interface TargetOptions {
  readonly accounts: Readonly<Record<string, string>>;
  readonly authentication: 'verify' | 'off';
  readonly clock: ReplayClock;
  /** Bearer tokens are taken by their claims, and only over https. */
  readonly oauth?: 'basic';
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly softDelete?: boolean | number;
  readonly accessTier?: 'Cool';
  readonly hierarchicalNamespace?: false;
  readonly shareRetentionDays?: number;
  readonly largeFileShares?: boolean;
}

export type StartTarget = (options: TargetOptions) => Promise<Target>;

/** Loads one service's emulator, so that the others run when it does not. */
export async function loadTarget(service: Service): Promise<StartTarget> {
  switch (service) {
    case 'file': {
      const { startFilesEmulator } = await import('@stowage/emulator-files');
      return async (options) => {
        const emulator = await startFilesEmulator(options);
        return {
          endpoints: { file: emulator.url },
          openHandle: (handle) => void emulator.openHandle(handle),
          stop: () => emulator.stop(),
        };
      };
    }
    case 'dfs': {
      const { startDfsEmulator } = await import('@stowage/emulator-dfs');
      return async (options) => {
        const emulator = await startDfsEmulator(options);
        return { endpoints: { dfs: emulator.url, blob: emulator.blobUrl }, stop: () => emulator.stop() };
      };
    }
    case 'gen1': {
      const { startGen1Emulator } = await import('@stowage/emulator-gen1');
      return async (options) => {
        const emulator = await startGen1Emulator(options);
        return { endpoints: { gen1: emulator.url }, stop: () => emulator.stop() };
      };
    }
  }
}

/** The kind of endpoint that a recorded host names. */
export function endpointOf(hostname: string): Endpoint {
  if (hostname.endsWith('.azuredatalakestore.net')) return 'gen1';
  const kind = /^[^.]+\.(file|dfs|blob)\./.exec(hostname)?.[1];
  if (kind !== 'file' && kind !== 'dfs' && kind !== 'blob') throw new TypeError(`${hostname} is no host of a service that is replayed`);
  return kind;
}
