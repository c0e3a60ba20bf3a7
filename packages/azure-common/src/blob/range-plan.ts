import type { RangePlan } from '../bodies/read-by-ranges.ts';
import type { BlobEndpoint } from './blob-endpoint.ts';

/**
 * Bytes of one range, at most. The service makes checksums of up to 4 MiB; half of that keeps as many connections busy with half
 * the memory.
 */
const maxRange = 2 * 2 ** 20;
/** Bytes of the very first range, while nothing is known of the server: as many as are hashed by MD5 in no time. */
const firstRange = 256 * 1024;

/**
 * Plans the next range: by CRC-64, at a tenth of the cost of MD5; but Azurite fails at that, and so MD5 is asked for until the server
 * is known.
 */
export function planRange({ checksum, blockSize, isAzurite }: BlobEndpoint): RangePlan {
  const step = Math.min(blockSize, maxRange);
  switch (checksum) {
    case 'none':
      return { step, algorithm: undefined };
    case 'md5':
    case 'crc64':
      return { step, algorithm: checksum };
    case 'auto':
      if (isAzurite === undefined) return { step: Math.min(step, firstRange), algorithm: 'md5' };
      return { step, algorithm: isAzurite ? 'md5' : 'crc64' };
  }
}
