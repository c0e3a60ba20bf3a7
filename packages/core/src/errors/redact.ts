const signedQuery = /\b(sig|X-Amz-Signature|access_token|client_secret|password|pwd)=[^&\s"'<>]+/gi;
const connectionString = /\b(AccountKey|SharedAccessSignature|SharedAccessKey|Password)=[^;\s"'<>]+/gi;
const authorizationHeader = /\b(Bearer|SharedKey|Basic)\s+[A-Za-z0-9+/=:._~-]{8,}/g;
const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+):[^\s/@]+@/gi;

/**
 * Replaces what looks like a secret in a text by `[redacted]`: signatures and other parts of a signed URL, keys of a
 * connection string, authorization headers and passwords in URLs. Every message of a {@link DatastoreError} passes through it.
 *
 * It is the second line of defence; the first is that secrets travel as {@link Secret}, which has no printable form.
 */
export function redact(text: string): string {
  return text
    .replace(signedQuery, '$1=[redacted]')
    .replace(connectionString, '$1=[redacted]')
    .replace(authorizationHeader, '$1 [redacted]')
    .replace(urlPassword, '$1:[redacted]@');
}
