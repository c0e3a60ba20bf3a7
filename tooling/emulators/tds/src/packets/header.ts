/** What a message is, in the first byte of each of its packets (MS-TDS 2.2.3.1.1). */
export const messageType = {
  batch: 0x01,
  rpc: 0x03,
  answer: 0x04,
  attention: 0x06,
  bulkLoad: 0x07,
  federatedToken: 0x08,
  transaction: 0x0e,
  login: 0x10,
  integrated: 0x11,
  preLogin: 0x12,
} as const;

/** Bits of a packet's second byte. */
export const packetStatus = { last: 0x01, ignore: 0x02, reset: 0x08, resetKeepingTransaction: 0x10 } as const;

/** Bytes of a packet's header. */
export const headerLength = 8;

/** One packet of a message. */
export interface Packet {
  readonly type: number;
  readonly status: number;
  readonly data: Buffer;
}
