import type { Access, Clock } from '@stowage/emulator-wire';
import type { Ticks } from './smb/ticks.ts';
import type { FilesAccount } from './tree/account.ts';

/** What all requests to one emulator have in common. */
export interface FilesState {
  readonly clock: Clock;
  /** The time, never the same twice. */
  readonly tick: () => Ticks;
  /** The account of a name that `access` knows. */
  readonly account: (name: string) => FilesAccount;
  readonly hasAccount: (name: string) => boolean;
  readonly access: Access;
  /** GiB that a share may be given at most. */
  readonly largestQuota: number;
  /** Milliseconds that a copy takes. */
  readonly copyDuration: number;
  /** Whether `access` looks at proofs at all. */
  readonly verifies: boolean;
}
