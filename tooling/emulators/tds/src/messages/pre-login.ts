import { ByteWriter } from '../bytes/writer.ts';

/** What each side says of encryption (MS-TDS 2.2.6.5). */
export const encryption = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

const option = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4, trace: 5, federated: 6, nonce: 7, end: 0xff } as const;

/** What a client asks before the login. */
export interface PreLogin {
  readonly encryption: number;
  readonly mars: boolean;
  readonly federated: boolean | undefined;
}

/** Reads a client's PRELOGIN. */
export function readPreLogin(data: Buffer): PreLogin {
  const options = new Map<number, Buffer>();
  for (let at = 0; at + 5 <= data.length && data[at] !== option.end; at += 5) {
    const start = data.readUInt16BE(at + 1);
    options.set(data.readUInt8(at), data.subarray(start, start + data.readUInt16BE(at + 3)));
  }
  return {
    encryption: options.get(option.encryption)?.[0] ?? encryption.notSupported,
    mars: options.get(option.mars)?.[0] === 1,
    federated: options.has(option.federated) ? options.get(option.federated)?.[0] === 1 : undefined,
  };
}

/** What the server answers. */
export interface PreLoginAnswer {
  readonly version: readonly [major: number, minor: number, build: number];
  readonly encryption: number;
  /** Told only to a client that asked. */
  readonly federated: boolean | undefined;
}

/** Writes the server's PRELOGIN. MARS is always declined. */
export function writePreLogin(body: ByteWriter, { version, encryption: level, federated }: PreLoginAnswer): void {
  const [major, minor, build] = version;
  const options: [number, Buffer][] = [
    [option.version, Buffer.from([major, minor, build >>> 8, build & 0xff, 0, 0])],
    [option.encryption, Buffer.from([level])],
    [option.instance, Buffer.from([0])],
    [option.thread, Buffer.alloc(0)],
    [option.mars, Buffer.from([0])],
  ];
  if (federated !== undefined) options.push([option.federated, Buffer.from([federated ? 1 : 0])]);
  const values = new ByteWriter();
  const start = options.length * 5 + 1;
  for (const [token, value] of options) {
    const offset = start + values.length;
    body.bytes(Buffer.from([token, offset >>> 8, offset & 0xff, value.length >>> 8, value.length & 0xff]));
    values.bytes(value);
  }
  body.uint8(option.end);
  body.bytes(values.view());
}
