import { randomBytes } from 'node:crypto';

/**
 * Makes the names of one upload's blocks. No two uploads have a name in common, so that writers of the same blob never mix. All
 * are 64 characters long, as those of Microsoft's tools are: the service refuses blocks of one blob whose names differ in length.
 */
export function createBlockIds(): (index: number) => string {
  const prefix = randomBytes(16).toString('hex');
  // 32 characters of prefix and 16 of number are 48 bytes, 64 in base64.
  return (index) => Buffer.from(prefix + index.toString().padStart(16, '0')).toString('base64');
}
