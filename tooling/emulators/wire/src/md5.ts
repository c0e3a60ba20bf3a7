import { createHash } from 'node:crypto';

/** MD5 in base64 of bytes that lie in chunks. */
export function md5Base64(chunks: readonly Uint8Array[]): string {
  const hash = createHash('md5');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('base64');
}
