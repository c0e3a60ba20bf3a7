import { invalidHeader, missingHeader } from '@stowage/emulator-wire';
import { type Call, header } from './call.ts';
import type { PathNode } from './tree/node.ts';
import { StorageError } from './tree/storage-error.ts';

const options = ['NeverExpire', 'RelativeToCreation', 'RelativeToNow', 'Absolute'] as const;
type ExpiryOption = (typeof options)[number];

const isOption = (text: string): text is ExpiryOption => (options as readonly string[]).includes(text);

/** When a file is to expire, from `x-ms-expiry-option` and `x-ms-expiry-time`; undefined for never. */
export function readExpiry(call: Call, kind: PathNode['kind'], when: 'create' | { readonly createdAt: number }): number | undefined {
  const option = header(call, 'x-ms-expiry-option');
  if (option === undefined) {
    if (when !== 'create') throw missingHeader('x-ms-expiry-option');
    return undefined;
  }
  if (kind === 'directory') throw new StorageError('ExpiryNotSupportedForDirectory');
  if (!isOption(option)) throw invalid('x-ms-expiry-option', option);
  const time = header(call, 'x-ms-expiry-time');
  if (option === 'NeverExpire') {
    if (time !== undefined) throw new StorageError('InvalidHeaderValue');
    return undefined;
  }
  if (time === undefined) throw missingHeader('x-ms-expiry-time');
  return momentOf(call, option, time, when);
}

function momentOf(call: Call, option: ExpiryOption, time: string, when: 'create' | { readonly createdAt: number }): number {
  const now = call.account.clock.now();
  if (option === 'Absolute') {
    const moment = Date.parse(time);
    if (Number.isNaN(moment) || moment <= now) throw new StorageError('InvalidHeaderValue');
    return moment;
  }
  if (!/^\d+$/.test(time)) throw new StorageError('InvalidHeaderValue');
  if (option === 'RelativeToCreation') {
    if (when === 'create') throw invalid('x-ms-expiry-option', option);
    return when.createdAt + Number(time);
  }
  return now + Number(time);
}

const invalid = (name: string, value: string): StorageError => invalidHeader(name, value);
