import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DatastoreError } from '@stowage/core';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { VmConfig } from '../config.ts';

/** Decides whether a machine is the one that is meant. */
export interface HostKeyCheck {
  accepts(key: Uint8Array): boolean;
  /** The kinds of keys to ask the machine for, which may have several; empty for any. */
  readonly algorithms: readonly ServerHostKeyAlgorithm[];
  /** Why the last key was not accepted. */
  refusal(): DatastoreError | undefined;
}

/** The fingerprint of a key as `ssh-keygen -lf` shows it. */
function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** By what a machine proves that it has a key of a kind. */
const algorithms: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

interface KnownKey {
  readonly type: string;
  readonly key: Buffer;
}

/** Reads what is known of the machine: the fingerprint that was configured, or the file of known hosts. */
export async function createHostKeyCheck(config: VmConfig): Promise<HostKeyCheck> {
  const known = config.host_key === undefined ? await readKnownKeys(config) : undefined;
  let refused: DatastoreError | undefined;
  return {
    accepts(key) {
      const fingerprint = fingerprintOf(key);
      const expected = config.host_key?.replace(/=+$/, '');
      const accepted = known === undefined ? fingerprint === expected : known.some((one) => one.key.equals(key));
      refused = accepted ? undefined : refuse(config, fingerprint, known === undefined || known.length > 0);
      return accepted;
    },
    algorithms: (known ?? []).flatMap(({ type }) => algorithms[type] ?? []),
    refusal: () => refused,
  };
}

function refuse({ host, known_hosts }: VmConfig, fingerprint: string, isOther: boolean): DatastoreError {
  if (isOther) {
    return new DatastoreError('ACCESS.UNAUTHENTICATED', `${host} shows another key than the one that is known: ${fingerprint}.`, {
      nextAction:
        'Somebody may be in between. Ask whoever runs the machine whether its key has changed, before you change host_key or known_hosts.',
    });
  }
  return new DatastoreError('ACCESS.UNAUTHENTICATED', `${host} is not known, so nobody can tell whether it is the right machine.`, {
    nextAction: `Its key is ${fingerprint}. When that is what ssh-keygen -lf shows there, set host_key to it, or add the machine to ${known_hosts}.`,
  });
}

/** The keys that a file of known hosts has for a machine, without those that it revokes. Names may be hashed; authorities are not taken. */
async function readKnownKeys({ host, port, known_hosts }: VmConfig): Promise<readonly KnownKey[]> {
  let text: string;
  try {
    text = await readFile(known_hosts, 'utf8');
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return [];
    throw error;
  }
  const name = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  const lines = text.split(/\r?\n/).map((line) => line.trim().split(/\s+/));
  const keysOf = (words: readonly string[]): readonly KnownKey[] => {
    const [names = '', type = '', key = ''] = words;
    if (names.startsWith('#') || names.startsWith('@') || type === '' || key === '') return [];
    return names.split(',').some((one) => isName(one, name)) ? [{ type, key: Buffer.from(key, 'base64') }] : [];
  };
  const revoked = lines.flatMap(([mark, ...words]) => (mark === '@revoked' ? keysOf(words) : []));
  return lines.flatMap(keysOf).filter(({ key }) => !revoked.some((one) => one.key.equals(key)));
}

function isName(pattern: string, name: string): boolean {
  const hashed = /^\|1\|([^|]+)\|([^|]+)$/.exec(pattern);
  if (hashed === null) return pattern.toLowerCase() === name;
  const [, salt = '', digest = ''] = hashed;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === digest;
}
