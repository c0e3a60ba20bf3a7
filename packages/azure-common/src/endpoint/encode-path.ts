const plain = /^[A-Za-z0-9\-._~/]*$/;
/** What `encodeURIComponent` leaves alone although some HTTP software does not. */
const leftOver = /[!'()*]/g;

/**
 * Percent-encodes a name for a request's path: each byte of its UTF-8 but letters, digits, `-._~`, and `/`, which separates.
 *
 * The service signs and reads the path as it was sent, so the same text must be signed and sent: use the result for both.
 *
 * @throws URIError for a lone surrogate, which has no UTF-8.
 */
export function encodePath(name: string): string {
  // Most names need nothing, and testing for that is cheaper than encoding.
  if (plain.test(name)) return name;
  return encodeURIComponent(name)
    .replaceAll('%2F', '/')
    .replace(leftOver, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
