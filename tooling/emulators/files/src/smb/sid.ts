/** Security identifiers that SDDL has two letters for. */
const aliases: Readonly<Record<string, string>> = {
  AC: 'S-1-15-2-1',
  AN: 'S-1-5-7',
  AO: 'S-1-5-32-548',
  AU: 'S-1-5-11',
  BA: 'S-1-5-32-544',
  BG: 'S-1-5-32-546',
  BO: 'S-1-5-32-551',
  BU: 'S-1-5-32-545',
  CG: 'S-1-3-1',
  CO: 'S-1-3-0',
  ED: 'S-1-5-9',
  IU: 'S-1-5-4',
  LS: 'S-1-5-19',
  NO: 'S-1-5-32-556',
  NS: 'S-1-5-20',
  NU: 'S-1-5-2',
  OW: 'S-1-3-4',
  PO: 'S-1-5-32-550',
  PS: 'S-1-5-10',
  PU: 'S-1-5-32-547',
  RC: 'S-1-5-12',
  RD: 'S-1-5-32-555',
  RE: 'S-1-5-32-552',
  SO: 'S-1-5-32-549',
  SU: 'S-1-5-6',
  SY: 'S-1-5-18',
  WD: 'S-1-1-0',
};

const lettersBySid = new Map(Object.entries(aliases).map(([letters, sid]) => [sid, letters]));

/** The bytes of an identifier ([MS-DTYP] 2.4.2.2); undefined for letters that stand for one of some domain. */
export function sidToBytes(text: string): Buffer | undefined {
  const sid = text.startsWith('S-') ? text : aliases[text];
  const [revision, authority, ...parts] = sid?.split('-').slice(1).map(Number) ?? [];
  if (revision !== 1 || authority === undefined || parts.length > 15) return undefined;
  const bytes = Buffer.alloc(8 + parts.length * 4);
  bytes.writeUInt8(revision, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(authority, 2, 6);
  for (const [index, part] of parts.entries()) {
    if (part > 0xffffffff) return undefined;
    bytes.writeUInt32LE(part, 8 + index * 4);
  }
  return bytes;
}

/** The identifier that begins at a place, in letters if it has some; undefined if there is none. */
export function sidAt(bytes: Buffer, offset: number): string | undefined {
  if (offset + 8 > bytes.length || bytes[offset] !== 1) return undefined;
  const count = bytes.readUInt8(offset + 1);
  if (offset + 8 + count * 4 > bytes.length) return undefined;
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(offset + 8 + index * 4));
  const sid = ['S', 1, bytes.readUIntBE(offset + 2, 6), ...parts].join('-');
  return lettersBySid.get(sid) ?? sid;
}
