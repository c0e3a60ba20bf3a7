import { invalidHeader } from '@stowage/emulator-wire';
import { header, type Scene } from './scene.ts';

const tiers = ['TransactionOptimized', 'Hot', 'Cool', 'Premium'];

/** The share quota that a request sets, in GiB. */
export function requestedQuota(scene: Scene): number | undefined {
  const name = 'x-ms-share-quota';
  const value = header(scene, name);
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > scene.state.largestQuota) throw invalidHeader(name, value);
  return Number(value);
}

/** Refuses a protocol that the account has not: one of the standard tier has SMB alone, and so no root to squash. */
export function checkProtocol(scene: Scene): void {
  const protocol = header(scene, 'x-ms-enabled-protocols');
  if (protocol !== undefined && protocol.toUpperCase() !== 'SMB') throw invalidHeader('x-ms-enabled-protocols', protocol);
  const squash = header(scene, 'x-ms-root-squash');
  if (squash !== undefined) throw invalidHeader('x-ms-root-squash', squash);
}

/** The access tier that a request sets. */
export function requestedTier(scene: Scene): string | undefined {
  const value = header(scene, 'x-ms-access-tier');
  const tier = tiers.find((one) => one.toLowerCase() === value?.toLowerCase());
  if (value !== undefined && tier === undefined) throw invalidHeader('x-ms-access-tier', value);
  return tier;
}
