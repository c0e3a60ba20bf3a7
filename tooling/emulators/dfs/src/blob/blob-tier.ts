import { invalidHeader, missingHeader } from '@stowage/emulator-wire';
import { type Call, fileOf, type Handler, header } from '../call.ts';
import { requireLease } from '../leases.ts';
import type { BlobState } from '../tree/blob-state.ts';

const name = 'x-ms-access-tier';
const tiers: readonly string[] = ['Hot', 'Cool', 'Cold', 'Archive'];

/** The tier that a request asks for, with the time from which it holds; undefined if it asks for none. */
export function requestedTier(call: Call): Pick<BlobState, 'tier' | 'tierChangedAt'> | undefined {
  const asked = header(call, name);
  if (asked === undefined) return undefined;
  const tier = tiers.find((one) => one.toLowerCase() === asked.toLowerCase());
  if (tier === undefined) throw invalidHeader(name, asked);
  return { tier, tierChangedAt: call.account.clock.now() };
}

/** Set Blob Tier. An archived blob can still be read here. */
export const setBlobTier: Handler = (call) => {
  const file = fileOf(call);
  const tier = requestedTier(call);
  if (tier === undefined) throw missingHeader(name);
  requireLease(call, file);
  Object.assign(file.blob, tier);
  return { status: 200 };
};
