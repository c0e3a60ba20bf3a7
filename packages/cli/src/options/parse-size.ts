import { InvalidArgumentError } from 'commander';

const units = ['', 'k', 'm', 'g', 't'];

/** The value of an option that is a number of bytes: `4096`, `512M`, `1.5G`; units are powers of 1024. */
export function parseSize(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text) ?? [];
  const size = Math.round(Number(count) * 1_024 ** units.indexOf((unit ?? '').toLowerCase()));
  if (count === undefined || !Number.isSafeInteger(size)) throw new InvalidArgumentError('It must be a size such as 4096, 512M or 10G.');
  return size;
}
