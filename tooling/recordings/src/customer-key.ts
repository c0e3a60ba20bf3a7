import { createHash } from 'node:crypto';

/** The encryption key that stands in where the recorder took a customer's key out. It encrypts nothing but test data. */
const key: Buffer = createHash('sha256').update('a key of no customer').digest();

/** Headers of a request that named a customer's key, with a key that is one. */
export function withCustomerKey(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = ['x-ms-encryption-key', 'x-ms-source-encryption-key'].filter((name) => headers[name] === 'sanitized');
  const added = names.flatMap((name) => [
    [name, key.toString('base64')],
    [`${name}-sha256`, customerKeyDigest],
  ]);
  return { ...headers, ...Object.fromEntries(added) };
}

/** What answers tell of that key. */
export const customerKeyDigest: string = createHash('sha256').update(key).digest('base64');
