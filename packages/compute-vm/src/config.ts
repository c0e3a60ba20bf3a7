import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ConfigSchema, isSecret, type Secret, toSecret } from '@stowage/core';
import { z } from 'zod';

/**
 * A machine that SSH reaches.
 *
 * @example
 * ```yaml
 * computes:
 *   gpu1:
 *     type: vm
 *     host: gpu1.example.org
 *     user: ada
 *     private_key: ${file:~/.ssh/id_ed25519}
 * ```
 */
export interface VmConfigInput {
  readonly host: string;
  /** Default 22. */
  readonly port?: number | undefined;
  readonly user: string;
  /** Text of a private key, in OpenSSH's or PEM form. */
  readonly private_key?: string | Secret | undefined;
  /** Of an encrypted private key. */
  readonly passphrase?: string | Secret | undefined;
  readonly password?: string | Secret | undefined;
  /** Socket of an agent that holds keys. Default: that of `SSH_AUTH_SOCK`, where neither key nor password is given. */
  readonly agent?: string | undefined;
  /** The machine's own key, as `ssh-keygen -lf` shows it: `SHA256:...`. Default: what `known_hosts` says. */
  readonly host_key?: string | undefined;
  /** Keys of machines that are known. Default `~/.ssh/known_hosts`. */
  readonly known_hosts?: string | undefined;
  /** Where runs have their folders: below the user's home, with `~/` or without, or absolute. It is made if need be. Default `.stowage/runs`. */
  readonly folder?: string | undefined;
  /** Milliseconds that connecting may take. Default 20 000. */
  readonly connect_timeout?: number | undefined;
  /**
   * How files come to the machine. `signed`: it fetches them itself by signed URLs that live for an hour. `through-us`: every byte passes
   * through this process. `auto`, the default: signed where the store can sign and the machine has curl, else through us.
   */
  readonly delivery?: 'auto' | 'signed' | 'through-us' | undefined;
}

type Defaulted = 'port' | 'known_hosts' | 'folder' | 'connect_timeout' | 'delivery';
type Hidden = 'private_key' | 'passphrase' | 'password';

/** A configuration with its defaults, and secrets that have no printable form. */
export type VmConfig = Omit<VmConfigInput, Defaulted | Hidden> & { readonly [K in Defaulted]: NonNullable<VmConfigInput[K]> } & {
  readonly [K in Hidden]?: Secret | undefined;
};

const secret = (description: string) =>
  z
    .preprocess((value) => (isSecret(value) ? value.reveal() : value), z.string().min(1))
    .transform(toSecret)
    .optional()
    .meta({ writeOnly: true, description });
const path = (fallback: string, description: string) => z.string().min(1).default(fallback).meta({ format: 'path', description });

const shape = z.strictObject({
  host: z.string().min(1).meta({ description: 'Name or address of the machine.' }),
  port: z.int().min(1).max(65_535).default(22).meta({ description: 'Port of its SSH server.' }),
  user: z.string().min(1).meta({ description: 'Who logs in.' }),
  private_key: secret('Text of a private key.'),
  passphrase: secret('Passphrase of the private key.'),
  password: secret('Password of the user.'),
  agent: z.string().min(1).optional().meta({ description: 'Socket of an SSH agent.' }),
  host_key: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, 'must be a fingerprint as ssh-keygen -lf shows it: SHA256:...')
    .optional()
    .meta({ description: "Fingerprint of the machine's own key." }),
  known_hosts: path(join(homedir(), '.ssh/known_hosts'), 'File with the keys of known machines.'),
  folder: z
    .string()
    .regex(/^\S+$/, 'must be a path without blanks')
    .default('.stowage/runs')
    .meta({ description: 'Folder for runs, below the home of the user.' }),
  connect_timeout: z.int().min(1).default(20_000).meta({ description: 'Milliseconds that connecting may take.' }),
  delivery: z.enum(['auto', 'signed', 'through-us']).default('auto').meta({ description: 'How files come to the machine.' }),
});

/** The schema of {@link VmConfigInput}. */
export const vmConfig: ConfigSchema<VmConfigInput, VmConfig> = shape as unknown as ConfigSchema<VmConfigInput, VmConfig>;

/** The configuration's JSON Schema. */
export const vmJsonSchema = (): Readonly<Record<string, unknown>> => z.toJSONSchema(shape, { io: 'input' });
