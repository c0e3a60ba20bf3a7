import type { Attributes } from '@stowage/mount';

/** Kinds of packets of SFTP version 3. Source: draft-ietf-secsh-filexfer-02. */
export const packetKinds = {
  init: 1,
  version: 2,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attrs: 105,
  extended: 200,
  extendedReply: 201,
} as const;

/** Answers without content. */
export const statuses = { ok: 0, endOfFile: 1, noSuchFile: 2, permissionDenied: 3, failure: 4, badMessage: 5, unsupported: 8 } as const;

/** Which attributes stand in a packet. */
const attributeFlags = { size: 1, owner: 2, mode: 4, times: 8 } as const;

/** What a client asks to be changed of a file. Times are in seconds. */
export interface SftpAttributes {
  readonly size?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly mode?: number | undefined;
  readonly accessed?: number | undefined;
  readonly modified?: number | undefined;
}

/** Reads the fields of a packet in their order. */
export class PacketReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#move(1));
  }

  number(): number {
    return this.#bytes.readUInt32BE(this.#move(4));
  }

  /** Offsets and sizes; beyond 2^53 nothing is stored. */
  long(): number {
    return Number(this.#bytes.readBigUInt64BE(this.#move(8)));
  }

  bytes(): Buffer {
    const length = this.number();
    const start = this.#move(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  attributes(): SftpAttributes {
    const flags = this.number();
    const size = flags & attributeFlags.size ? this.long() : undefined;
    const [uid, gid] = flags & attributeFlags.owner ? [this.number(), this.number()] : [];
    const mode = flags & attributeFlags.mode ? this.number() & 0o7777 : undefined;
    const [accessed, modified] = flags & attributeFlags.times ? [this.number(), this.number()] : [];
    return { size, uid, gid, mode, accessed, modified };
  }

  #move(length: number): number {
    const start = this.#at;
    if (start + length > this.#bytes.byteLength) throw new RangeError('The packet ends before its fields do.');
    this.#at += length;
    return start;
  }
}

/** Packs a packet: its length, its kind, its number, and fields. */
export function packet(kind: number, id: number | undefined, ...fields: readonly Buffer[]): readonly Buffer[] {
  const length = fields.reduce((sum, field) => sum + field.byteLength, 0);
  const head = Buffer.alloc(id === undefined ? 5 : 9);
  head.writeUInt32BE(length + head.byteLength - 4, 0);
  head.writeUInt8(kind, 4);
  if (id !== undefined) head.writeUInt32BE(id, 5);
  return [head, ...fields];
}

export function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export function long(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([number(bytes.byteLength), bytes]);
}

const typeBits = { file: 0o100000, directory: 0o040000, symlink: 0o120000 } as const;

/** A node's attributes as a packet has them. */
export function attributes({ size, uid, gid, mode, kind, accessed, modified }: Attributes): Buffer {
  const { size: s, owner, mode: m, times } = attributeFlags;
  return Buffer.concat([
    number(s | owner | m | times),
    long(size),
    number(uid),
    number(gid),
    number(mode | typeBits[kind]),
    number(Math.floor(accessed / 1_000)),
    number(Math.floor(modified / 1_000)),
  ]);
}
