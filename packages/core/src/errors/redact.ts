const signedQuery = /\b(sig|X-Amz-Signature|access_token|client_secret)=[^&;\s"'<>]+/gi;
const connectionString = /\b(AccountKey|SharedAccessSignature|SharedAccessKey|Password|Pwd)\s*=\s*(?:"[^"]*"|'[^']*'|[^;\s"'<>]+)/gi;
// "basic" and "shared key" are words of plain English too; "bearer" before eight such characters is not.
const authorizationHeader = /\b(Bearer|bearer|SharedKeyLite|SharedKey|Basic)\s+[A-Za-z0-9+/=:._~-]{8,}/g;
// Up to the last @: a password may hold one.
const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/]+@/gi;
const jsonField =
  /(["'](?:sig|signature|account_?key|shared_?access_?(?:key|signature)|sas_?token|access_?token|refresh_?token|client_?secret|password|pwd|authorization)["']\s*:\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/gi;
const webToken = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/**
 * Replaces what looks like a secret in a text by `[redacted]`: the signature of a signed URL, keys of a connection string,
 * authorization headers, JSON web tokens, passwords in URLs, and fields of such names in JSON. Every message of a {@link DatastoreError} passes through it.
 *
 * It is the second line of defence; the first is that secrets travel as {@link Secret}, which has no printable form.
 */
export function redact(text: string): string {
  return text
    .replace(jsonField, '$1"[redacted]"')
    .replace(webToken, '[redacted]')
    .replace(connectionString, '$1=[redacted]')
    .replace(signedQuery, '$1=[redacted]')
    .replace(authorizationHeader, '$1 [redacted]')
    .replace(urlPassword, '$1:[redacted]@');
}
