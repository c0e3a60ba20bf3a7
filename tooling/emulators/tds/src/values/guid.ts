/** The order in which the protocol sends the bytes of a written identifier. */
const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const pattern = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?/i;

/** The identifier that a text begins with, in upper case; undefined if it is none. */
export function tryParseGuid(text: string): string | undefined {
  return pattern.exec(text.trim())?.[1]?.toUpperCase();
}

/** The bytes of a written identifier as the protocol sends them. */
export function guidToBytes(guid: string): Buffer {
  const written = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.from(order.map((at) => written[at] ?? 0));
}

/** The identifier that sixteen bytes of the protocol stand for, in upper case. */
export function guidFromBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(order.map((at) => bytes[at] ?? 0))
    .toString('hex')
    .toUpperCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
