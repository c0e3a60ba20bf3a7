import { headerLength, type Packet } from './header.ts';

/** A peer that does not speak TDS. */
export class ProtocolFault extends Error {}

/** Cuts a stream of bytes into packets. */
export interface PacketReader {
  /** The packets that these bytes complete. */
  push(chunk: Buffer): Packet[];
}

/** Creates a reader that refuses packets longer than `limit`. */
export function createPacketReader(limit = 0xffff): PacketReader {
  let kept: Buffer = Buffer.alloc(0);
  const push = (chunk: Buffer): Packet[] => {
    const packets: Packet[] = [];
    let bytes = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    while (bytes.length >= headerLength) {
      const length = bytes.readUInt16BE(2);
      if (length < headerLength || length > limit) throw new ProtocolFault(`A packet of ${length} bytes.`);
      if (bytes.length < length) break;
      packets.push({ type: bytes.readUInt8(0), status: bytes.readUInt8(1), data: bytes.subarray(headerLength, length) });
      bytes = bytes.subarray(length);
    }
    kept = bytes;
    return packets;
  };
  return { push };
}
