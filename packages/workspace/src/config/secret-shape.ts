import { redact } from '@stowage/core';

/**
 * A key, a signature or a password with its value, or a password in a URL. Narrower than `redact`, which also takes the public
 * parts of a signed URL: a folder may well be called `se=2026`.
 */
const shape =
  /\b(sig|AccountKey|SharedAccessKey|SharedAccessSignature|client_secret|password|pwd)=[^&;\s]+|[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i;

/** Whether a text looks as if there were a secret in it. */
export function looksSecret(text: string): boolean {
  return shape.test(text);
}

/** The text, without what looks like a secret in it. */
export function hideSecrets(text: string): string {
  return looksSecret(text) ? redact(text) : text;
}
