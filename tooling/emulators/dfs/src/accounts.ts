import { accountKeys, type Clock, type EmulatorOptions } from '@stowage/emulator-wire';
import { Account, type AccountSettings } from './tree/account.ts';

/** The accounts of an emulator. */
export interface Accounts {
  /** An account that the proof of access named, and which therefore exists. */
  get(name: string): Account;
  has(name: string): boolean;
}

export function createAccounts(options: EmulatorOptions, clock: Clock, settings: AccountSettings): Accounts {
  const accounts = new Map([...accountKeys(options).keys()].map((name) => [name, new Account(name, clock, settings)]));
  return {
    has: (name) => accounts.has(name),
    get: (name) => {
      // With authentication off any name will do.
      const account = accounts.get(name) ?? new Account(name, clock, settings);
      accounts.set(name, account);
      return account;
    },
  };
}
