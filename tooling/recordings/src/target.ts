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
  readonly [accountSetting: string]: unknown;
}

export type StartTarget = (options: TargetOptions) => Promise<Target>;

interface Emulator {
  openHandle?(handle: { readonly share: string; readonly path: string }): unknown;
  readonly url: string;
  readonly blobUrl?: string;
  stop(): Promise<void>;
}

/** Loads one service's emulator, so that the others run when it does not. */
export async function loadTarget(service: Service): Promise<StartTarget> {
  switch (service) {
    case 'file':
      return wrap(await load('@stowage/emulator-files', 'startFilesEmulator'), ({ url }) => ({ file: url }));
    case 'dfs':
      return wrap(await load('@stowage/emulator-dfs', 'startDfsEmulator'), ({ url, blobUrl }) => ({
        dfs: url,
        ...(blobUrl === undefined ? {} : { blob: blobUrl }),
      }));
    case 'gen1':
      return wrap(await load('@stowage/emulator-gen1', 'startGen1Emulator'), ({ url }) => ({ gen1: url }));
  }
}

type Start = (options: TargetOptions) => Promise<Emulator>;

async function load(specifier: string, name: string): Promise<Start> {
  const loaded = (await import(specifier)) as Readonly<Record<string, Start | undefined>>;
  const start = loaded[name];
  if (start === undefined) throw new TypeError(`${specifier} exports no ${name}`);
  return start;
}

function wrap(start: Start, toEndpoints: (emulator: Emulator) => Target['endpoints']): StartTarget {
  return async (options) => {
    const emulator = await start(options);
    return {
      endpoints: toEndpoints(emulator),
      openHandle: (handle) => {
        if (emulator.openHandle === undefined) throw new TypeError('This emulator opens no handles');
        emulator.openHandle(handle);
      },
      stop: () => emulator.stop(),
    };
  };
}

/** The kind of endpoint that a recorded host names. */
export function endpointOf(hostname: string): Endpoint {
  if (hostname.endsWith('.azuredatalakestore.net')) return 'gen1';
  const kind = /^[^.]+\.(file|dfs|blob)\./.exec(hostname)?.[1];
  if (kind !== 'file' && kind !== 'dfs' && kind !== 'blob') throw new TypeError(`${hostname} is no host of a service that is replayed`);
  return kind;
}
