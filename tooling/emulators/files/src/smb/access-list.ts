import { sidAt, sidToBytes } from './sid.ts';

const types: readonly (readonly [letters: string, code: number])[] = [
  ['A', 0],
  ['D', 1],
  ['AU', 2],
];
const flags: readonly (readonly [letters: string, bit: number])[] = [
  ['OI', 0x01],
  ['CI', 0x02],
  ['NP', 0x04],
  ['IO', 0x08],
  ['ID', 0x10],
  ['SA', 0x40],
  ['FA', 0x80],
];
/** Rights of files as SDDL writes them, those that are sums of others first. */
const rights: readonly (readonly [letters: string, mask: number])[] = [
  ['FA', 0x1f01ff],
  ['FR', 0x120089],
  ['FW', 0x120116],
  ['FX', 0x1200a0],
  ['GA', 0x10000000],
  ['GX', 0x20000000],
  ['GW', 0x40000000],
  ['GR', 0x80000000],
  ['RC', 0x20000],
  ['SD', 0x10000],
  ['WD', 0x40000],
  ['WO', 0x80000],
];

const headLength = 8;

/** The bytes of `(A;OICI;FA;;;BA)(...)` as an access control list ([MS-DTYP] 2.4.5); undefined for entries of other kinds. */
export function accessListToBytes(text: string): Buffer | undefined {
  const entries = [...text.matchAll(/\(([^()]*)\)/g)].map(([, entry = '']) => entryToBytes(entry.split(';')));
  if (entries.includes(undefined)) return undefined;
  const head = Buffer.alloc(headLength);
  const list = Buffer.concat([head, ...(entries as Buffer[])]);
  list.writeUInt8(2, 0);
  list.writeUInt16LE(list.length, 2);
  list.writeUInt16LE(entries.length, 4);
  return list;
}

function entryToBytes([type = '', flagText = '', rightText = '', object, inherited, sidText = '']: readonly string[]): Buffer | undefined {
  const code = types.find(([letters]) => letters === type)?.[1];
  const flagBits = sumOf(flagText, flags);
  const mask = /^0x[0-9a-f]+$/i.test(rightText) ? Number(rightText) : sumOf(rightText, rights);
  const sid = sidToBytes(sidText);
  if (code === undefined || flagBits === undefined || mask === undefined || sid === undefined || object || inherited) return undefined;
  const head = Buffer.alloc(headLength);
  head.writeUInt8(code, 0);
  head.writeUInt8(flagBits, 1);
  head.writeUInt16LE(headLength + sid.length, 2);
  head.writeUInt32LE(mask, 4);
  return Buffer.concat([head, sid]);
}

/** The sum of what pairs of letters stand for. */
function sumOf(text: string, values: readonly (readonly [string, number])[]): number | undefined {
  let sum = 0;
  for (const pair of text.match(/..?/g) ?? []) {
    const value = values.find(([letters]) => letters === pair)?.[1];
    if (value === undefined) return undefined;
    sum = (sum | value) >>> 0;
  }
  return sum;
}

/** The entries of the list that begins at a place, as SDDL; undefined if there is none, or an entry of a kind of its own. */
export function accessListAt(bytes: Buffer, offset: number): string | undefined {
  if (offset + headLength > bytes.length) return undefined;
  const count = bytes.readUInt16LE(offset + 4);
  const entries: string[] = [];
  let at = offset + headLength;
  for (let index = 0; index < count; index += 1) {
    if (at + headLength > bytes.length) return undefined;
    const type = types.find(([, code]) => code === bytes.readUInt8(at))?.[0];
    const sid = sidAt(bytes, at + headLength);
    if (type === undefined || sid === undefined) return undefined;
    entries.push(`(${type};${lettersOf(bytes.readUInt8(at + 1), flags)};${rightsOf(bytes.readUInt32LE(at + 4))};;;${sid})`);
    at += bytes.readUInt16LE(at + 2);
  }
  return entries.join('');
}

function rightsOf(mask: number): string {
  const exact = rights.find(([, value]) => value === mask)?.[0];
  return exact ?? `0x${mask.toString(16)}`;
}

function lettersOf(bits: number, values: readonly (readonly [string, number])[]): string {
  return values
    .filter(([, bit]) => (bits & bit) !== 0)
    .map(([letters]) => letters)
    .join('');
}
