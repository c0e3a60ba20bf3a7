import { InvalidArgumentError } from 'commander';

/** The value of an option that is a set of permission bits in octal: `022`. */
export function parsePermissions(text: string): number {
  if (!/^0?[0-7]{1,3}$/.test(text)) throw new InvalidArgumentError('It must be permission bits in octal, such as 022.');
  return Number.parseInt(text, 8);
}

/** The value of an option that is the number of a user or group. */
export function parseId(text: string): number {
  const id = Number(text);
  if (!/^\d+$/.test(text) || id > 0xffff_fffe)
    throw new InvalidArgumentError('It must be the number of a user or group; "id -u" and "id -g" show yours.');
  return id;
}
