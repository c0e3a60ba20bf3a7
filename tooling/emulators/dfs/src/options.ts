import type { Emulator, EmulatorOptions } from '@stowage/emulator-wire';

/** What the emulator can be started with. */
export interface DfsEmulatorOptions extends EmulatorOptions {
  /** Default: 0, any free port. */
  readonly blobPort?: number;
  /** Without it the account answers as one that is not a data lake. Default: true. */
  readonly hierarchicalNamespace?: boolean;
  /** Deleted paths and containers can be restored for so many days (`true`: 7). Default: false. */
  readonly softDelete?: boolean | number;
  /** Milliseconds of the emulator's clock for which the name of a deleted container stays taken. Default: 30,000. */
  readonly containerDeletionTime?: number;
  /** The account's access tier, which every blob without one of its own tells. Default: `Hot`. */
  readonly accessTier?: 'Hot' | 'Cool';
  /** How many paths one delete request removes at most; more need its continuation. Default: unlimited. */
  readonly deletesPerRequest?: number;
  /** Object ids of principals that no role covers: what they may do hangs on access control lists. Default: none, every bearer is an owner. */
  readonly boundPrincipals?: Readonly<Record<string, { readonly groups?: readonly string[] }>>;
}

/** The running emulator: `url` is the DFS endpoint, and both endpoints crash, restart and stop together. */
export interface DfsEmulator extends Emulator {
  /** Origin of the Blob endpoint over the same tree. */
  readonly blobUrl: string;
  readonly blobPort: number;
}
