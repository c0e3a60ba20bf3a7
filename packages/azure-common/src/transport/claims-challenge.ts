/**
 * The claims that a refused bearer token must have, from the `www-authenticate` header; undefined if none are asked for.
 *
 * Source: Microsoft Learn, "Claims challenges, claims requests, and client capabilities".
 */
export function claimsOf(challenge: string | string[] | undefined): string | undefined {
  const text = Array.isArray(challenge) ? challenge.join(', ') : challenge;
  const encoded = /\bclaims="([^"]+)"/.exec(text ?? '')?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}
