import { Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';
import { headerLength, messageType, packetStatus } from './header.ts';

/** TLS whose handshake goes inside packets, and whose records go bare after that (MS-TDS 3.3.5.3). */
export interface TlsTunnel {
  /** Bytes from the peer: packets with the handshake, or records. */
  receive(bytes: Buffer): void;
  /** Sends plain bytes through the tunnel. */
  write(bytes: Buffer, sent: () => void): boolean;
  end(): void;
  destroy(): void;
}

/** What a tunnel gives back. */
export interface TunnelEvents {
  send(bytes: Buffer, sent: () => void): void;
  plain(bytes: Buffer): void;
  failed(error: Error): void;
}

const applicationData = 0x17;

/** Opens the server's side of a tunnel. */
export function openTlsTunnel(secureContext: SecureContext, { send, plain, failed }: TunnelEvents): TlsTunnel {
  let isBare = false;
  let kept: Buffer = Buffer.alloc(0);
  const inner = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _, done) => {
      // The last flight of the handshake still goes in a packet; records of data never do.
      if (isBare || chunk[0] === applicationData) send(chunk, done);
      else send(inPackets(chunk), done);
    },
  });
  const socket = new TLSSocket(inner, { isServer: true, secureContext });
  socket.on('data', plain);
  socket.on('error', failed);
  const receive = (bytes: Buffer): void => {
    let rest = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
    while (rest.length > 0) {
      // No record begins with the type of a packet. Once they are bare, a chunk may begin in the middle of one, with any byte.
      if (isBare || rest[0] !== messageType.preLogin) {
        isBare = true;
        inner.push(rest);
        rest = Buffer.alloc(0);
        break;
      }
      if (rest.length < headerLength) break;
      const length = rest.readUInt16BE(2);
      if (length < headerLength) {
        failed(new Error('A packet without its header.'));
        return;
      }
      if (rest.length < length) break;
      inner.push(rest.subarray(headerLength, length));
      rest = rest.subarray(length);
    }
    kept = rest;
  };
  return {
    receive,
    write: (bytes, sent) => socket.write(bytes, sent),
    end: () => socket.end(),
    destroy: () => {
      socket.destroy();
      inner.destroy();
    },
  };
}

const room = 4_000;

/** The bytes of a handshake in packets. */
function inPackets(bytes: Buffer): Buffer {
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += room) {
    const data = bytes.subarray(at, at + room);
    const header = Buffer.from([messageType.preLogin, at + room >= bytes.length ? packetStatus.last : 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt16BE(data.length + headerLength, 2);
    packets.push(header, data);
  }
  return Buffer.concat(packets);
}
