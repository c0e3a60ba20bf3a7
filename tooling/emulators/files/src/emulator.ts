import { accountKeys, createAccess, createClock, type Emulator, type EmulatorOptions, startEmulator } from '@stowage/emulator-wire';
import { createHandleOpener, type OpenedHandle, type OpenHandleOptions } from './open-handle.ts';
import { createFilesService } from './service.ts';
import { createTicker } from './smb/ticks.ts';
import type { FilesState } from './state.ts';
import { FilesAccount } from './tree/account.ts';

/** What a Files emulator can be started with. */
export interface FilesEmulatorOptions extends EmulatorOptions {
  /** Days in which a deleted share can be listed and restored. Default: 0, soft delete is off. */
  readonly shareRetentionDays?: number;
  /** Milliseconds of the emulator's clock for which the name of a deleted share stays taken, without soft delete. Default: 30,000. */
  readonly shareDeletionTime?: number;
  /** Whether shares may be given up to 100 TiB instead of 5 TiB. Default: false. */
  readonly largeFileShares?: boolean;
  /** Milliseconds of the emulator's clock that a copy takes, during which it is `pending` and can be aborted. Default: 0. */
  readonly copyDuration?: number;
}

/** A running Files emulator. */
export interface FilesEmulator extends Emulator {
  /** Opens a file or directory as an SMB client would, which the protocol itself cannot. */
  openHandle(options: OpenHandleOptions): OpenedHandle;
}

/** Starts an emulator of Azure Files with empty accounts. Rejects when the port cannot be had. */
export async function startFilesEmulator(options: FilesEmulatorOptions = {}): Promise<FilesEmulator> {
  const clock = options.clock ?? createClock();
  const deletion = { retentionDays: options.shareRetentionDays ?? 0, duration: options.shareDeletionTime ?? 30_000 };
  const accounts = new Map([...accountKeys(options).keys()].map((name) => [name, new FilesAccount(name, clock, deletion)]));
  const access = createAccess(options, 'file');
  const state: FilesState = {
    clock,
    access,
    tick: createTicker(clock),
    hasAccount: (name) => accounts.has(name),
    account: (name) => {
      const account = accounts.get(name);
      // An account that does not exist cannot be proven to be one's own.
      if (account === undefined) access.accountKey(name);
      return account as FilesAccount;
    },
    largestQuota: options.largeFileShares === true ? 102_400 : 5120,
    copyDuration: options.copyDuration ?? 0,
    verifies: options.authentication !== 'off',
  };
  const emulator = await startEmulator(createFilesService(state), { ...options, clock });
  return { ...emulator, openHandle: createHandleOpener(state, [...accounts.keys()][0] ?? '') };
}
