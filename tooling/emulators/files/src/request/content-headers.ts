import { invalidHeader } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import { type ContentHeaders, contentHeaders } from '../tree/node.ts';
import { header, type Scene } from './scene.ts';

/** The standard headers that a request wants kept with a file (`x-ms-content-type` ...). Undefined if it names none. */
export function readContentHeaders(scene: Scene): ContentHeaders | undefined {
  const named = contentHeaders.flatMap((name) => {
    const value = header(scene, `x-ms-${name.toLowerCase()}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  const headers: ContentHeaders = Object.fromEntries(named.filter(([, value]) => value !== ''));
  const md5 = header(scene, 'x-ms-content-md5');
  if (md5 !== undefined && !isMd5(md5)) throw invalidHeader('x-ms-content-md5', md5);
  return named.length === 0 ? undefined : headers;
}

/** Whether a text is the MD5 of something, in base64. */
export function isMd5(value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === 16 && bytes.toString('base64') === value;
}

const largestFile = 4 * 2 ** 40;

/** Reads `x-ms-content-length`: the size that a file shall have. Undefined if it is absent. */
export function readFileSize(scene: Scene): number | undefined {
  const name = 'x-ms-content-length';
  const value = header(scene, name);
  if (value === undefined) return undefined;
  if (!/^-?\d+$/.test(value)) throw invalidHeader(name, value);
  const size = Number(value);
  // The service says of a negative size, too, that it exceeds the limit.
  if (size < 0 || size > largestFile) throw refusal('FileTooLarge');
  return size;
}
