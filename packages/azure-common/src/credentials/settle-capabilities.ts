import type { Capabilities, Capability } from '@stowage/core/driver';
import type { StorageConfig } from '../config/storage-config.ts';
import { allowedCapabilities, type SasRules } from './allowed.ts';
import type { Credential } from './credential.ts';

/** On what the capabilities of a datastore hang. */
export interface Settlement {
  readonly credential: Credential;
  /** What a shared access signature must say for each capability. */
  readonly rules: SasRules;
  readonly config: Pick<StorageConfig, 'checksum' | 'block_size'>;
  /** Bytes of one append, at most; a block may be smaller. */
  readonly maxAppendSize: number;
}

const sevenDays = 7 * 24 * 3_600_000;
const delegationNote = 'Signed with a user delegation key, which the identity must be allowed to get.';

/** The content headers and the metadata that Blob storage keeps with a file: the part of a declaration of `write` that says so. */
export const keepsHeaders = {
  contentType: true,
  contentEncoding: true,
  contentLanguage: true,
  contentDisposition: true,
  cacheControl: true,
  metadata: true,
} as const;

/** What a connection can do of what a service can, as far as it can be told without a request. */
export function settleCapabilities(full: Capabilities, { credential, rules, config, maxAppendSize }: Settlement): Capabilities {
  const allowed = allowedCapabilities(credential, rules);
  const { read, write, append, signUrl } = full;
  const checked = config.checksum !== 'none';
  const settled: Capabilities = {
    ...full,
    read: read && (checked ? read : unverified(read)),
    write: write && { ...(checked ? write : unverified(write)), blockSize: config.block_size },
    append: append && { ...append, maxSize: Math.min(config.block_size, maxAppendSize) },
    signUrl: signUrl && (credential.kind === 'token' ? { ...signUrl, note: delegationNote, maxLifetime: sevenDays } : signUrl),
  };
  return Object.fromEntries(Object.entries(settled).filter(([name, detail]) => detail !== undefined && allowed(name as Capability)));
}

function unverified<D extends { readonly verified?: true | undefined }>({ verified: _, ...detail }: D): Omit<D, 'verified'> {
  return detail;
}
