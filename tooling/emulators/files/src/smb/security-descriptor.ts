import { accessListAt, accessListToBytes } from './access-list.ts';
import { sidAt, sidToBytes } from './sid.ts';

const headLength = 20;
const selfRelative = 0x8000;

/** The two access control lists of a descriptor: their letter in SDDL, and their bits in its control word. */
const lists = [
  { letter: 'S', present: 0x10, offset: 12, flags: { P: 0x2000, AI: 0x0800, AR: 0x0200 } },
  { letter: 'D', present: 0x04, offset: 16, flags: { P: 0x1000, AI: 0x0400, AR: 0x0100 } },
] as const;

/** A security descriptor in SDDL as its self-relative bytes ([MS-DTYP] 2.4.6) in base64; undefined if it has something of its own. */
export function sddlToBinary(sddl: string): string | undefined {
  const [, ownerText = '', groupText = '', listText = ''] = /^O:(S-[\d-]+|[A-Z]{2})G:(S-[\d-]+|[A-Z]{2})(.*)$/s.exec(sddl) ?? [];
  const owner = sidToBytes(ownerText);
  const group = sidToBytes(groupText);
  if (owner === undefined || group === undefined) return undefined;
  const head = Buffer.alloc(headLength);
  const parts: Buffer[] = [head];
  let control = selfRelative;
  let end = headLength;
  const add = (offset: number, part: Buffer): void => {
    head.writeUInt32LE(end, offset);
    parts.push(part);
    end += part.length;
  };
  for (const { letter, present, offset, flags } of lists) {
    const [, flagText, entries] = new RegExp(`${letter}:([A-Z_]*)((?:\\([^()]*\\))*)`).exec(listText) ?? [];
    if (flagText === undefined || entries === undefined) continue;
    const bytes = accessListToBytes(entries);
    const bits = flagBits(flagText, flags);
    if (bytes === undefined || bits === undefined) return undefined;
    control |= present | bits;
    add(offset, bytes);
  }
  add(4, owner);
  add(8, group);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(control, 2);
  return Buffer.concat(parts).toString('base64');
}

function flagBits(text: string, flags: Readonly<Record<string, number>>): number | undefined {
  let bits = 0;
  for (const flag of text.match(/AI|AR|P|./g) ?? []) {
    const bit = flags[flag];
    if (bit === undefined) return undefined;
    bits |= bit;
  }
  return bits;
}

/** A self-relative descriptor in base64 as SDDL; undefined for bytes that are none, or that SDDL has no words for. */
export function binaryToSddl(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length < headLength || bytes[0] !== 1 || bytes.toString('base64') !== base64) return undefined;
  const control = bytes.readUInt16LE(2);
  const owner = sidAt(bytes, bytes.readUInt32LE(4));
  const group = sidAt(bytes, bytes.readUInt32LE(8));
  if ((control & selfRelative) === 0 || owner === undefined || group === undefined) return undefined;
  let sddl = `O:${owner}G:${group}`;
  for (const { letter, present, offset, flags } of [...lists].reverse()) {
    if ((control & present) === 0) continue;
    const entries = accessListAt(bytes, bytes.readUInt32LE(offset));
    if (entries === undefined) return undefined;
    const words = Object.entries(flags).filter(([, bit]) => (control & bit) !== 0);
    sddl += `${letter}:${words.map(([word]) => word).join('')}${entries}`;
  }
  return sddl;
}
