import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes, scrypt } from 'node:crypto';

/** A sealed text, each part in base64. */
export interface Sealed {
  readonly nonce: string;
  readonly data: string;
  readonly tag: string;
}

/** How a passphrase becomes a key. */
export interface ScryptParameters {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  /** Base64. */
  readonly salt: string;
}

/** 128 MiB and some tenths of a second for each guess. */
export function createScryptParameters(): ScryptParameters {
  return { N: 2 ** 17, r: 8, p: 1, salt: randomBytes(16).toString('base64') };
}

/** Whether parameters from a file are strong enough to be accepted and small enough not to stop the machine (1 GiB). */
export function areSafe({ N, r, p, salt }: ScryptParameters): boolean {
  if (![N, r, p].every(Number.isInteger) || !Number.isInteger(Math.log2(N))) return false;
  return N >= 2 ** 14 && r >= 8 && p >= 1 && p <= 16 && N * r <= 2 ** 23 && salt.length >= 22;
}

/** The key that belongs to a passphrase. The passphrase is normalised, so that it does not matter how a keyboard composes letters. */
export function deriveKey(passphrase: string, { N, r, p, salt }: ScryptParameters): Promise<KeyObject> {
  return new Promise((resolve, reject) => {
    const maxmem = 128 * N * r + 128 * r * p + 2 ** 20;
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), 32, { N, r, p, maxmem }, (error, key) => {
      if (error === null) resolve(createSecretKey(key));
      else reject(error);
    });
  });
}

/** Seals a text with AES-256-GCM under a fresh random nonce. `context` is not kept, and must be the same to open it. */
export function seal(key: KeyObject, context: string, text: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { nonce: nonce.toString('base64'), data: data.toString('base64'), tag: cipher.getAuthTag().toString('base64') };
}

/** Opens what {@link seal} made; undefined when the key or the context is another one, or a bit was changed. */
export function tryUnseal(key: KeyObject, context: string, sealed: Sealed): string | undefined {
  const [nonce, tag] = [Buffer.from(sealed.nonce, 'base64'), Buffer.from(sealed.tag, 'base64')];
  // A shorter tag would be accepted by GCM and is easier to forge.
  if (nonce.length !== 12 || tag.length !== 16) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(tag);
  const data = decipher.update(Buffer.from(sealed.data, 'base64'));
  try {
    return Buffer.concat([data, decipher.final()]).toString('utf8');
  } catch {
    // The one thing that final() reports is that the tag does not fit; callers say what that means.
    return undefined;
  }
}
