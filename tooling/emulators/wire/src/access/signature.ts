import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 in base64. */
export function signText(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}

/** Whether a signature is the one of a text. */
export function isSignatureOf(key: Buffer, text: string, signature: string): boolean {
  const expected = Buffer.from(signText(key, text));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
