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
  if (headers['Content-MD5'] !== undefined) requireMd5(headers['Content-MD5']);
  return named.length === 0 ? undefined : headers;
}

/** Checks the form of an MD5. */
export function requireMd5(value: string): void {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 16 || bytes.toString('base64') !== value) throw refusal('InvalidMd5');
}

const largestFile = 4 * 2 ** 40;

/** Reads `x-ms-content-length`: the size that a file shall have. Undefined if it is absent. */
export function readFileSize(scene: Scene): number | undefined {
  const name = 'x-ms-content-length';
  const value = header(scene, name);
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw invalidHeader(name, value);
  const size = Number(value);
  if (size > largestFile) throw refusal('FileTooLarge');
  return size;
}
