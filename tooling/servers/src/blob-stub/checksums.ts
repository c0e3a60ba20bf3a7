import { createHash } from 'node:crypto';
import { StorageCRC64Calculator } from '@azure/storage-common';
import { contentPeriod, contentPieces } from './content.ts';

await StorageCRC64Calculator.init();

/** A checksum under way. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** The result, base64. To be called once. */
  end(): string;
}

/** Starts an MD5. */
export function createMd5(): Digest {
  const hash = createHash('md5');
  return { update: (bytes) => void hash.update(bytes), end: () => hash.digest('base64') };
}

/** Starts the services' CRC64, by the calculator that the vendor's client uses. */
export function createCrc64(): Digest {
  const calculator = new StorageCRC64Calculator();
  return {
    update: (bytes) => calculator.append(bytes, bytes.length),
    end: () => Buffer.from(calculator.final(new Uint8Array(), 0)).toString('base64'),
  };
}

const known = new Map<string, string>();

/** MD5 or CRC64 of a range of any stub blob, base64; computed the first time only. */
export function checksumOf(kind: 'md5' | 'crc64', offset: number, length: number): string {
  const key = `${kind} ${offset % contentPeriod} ${length}`;
  let checksum = known.get(key);
  if (checksum === undefined) {
    const digest = kind === 'md5' ? createMd5() : createCrc64();
    for (const piece of contentPieces(offset, length)) digest.update(piece);
    checksum = digest.end();
    known.set(key, checksum);
  }
  return checksum;
}
