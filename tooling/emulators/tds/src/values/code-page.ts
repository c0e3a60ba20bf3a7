/** What bytes 0x80 to 0x9f stand for in code page 1252; 0 for none. */
const upper = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019,
  0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

const toUnicode: readonly number[] = Array.from({ length: 256 }, (_, byte) => upper[byte - 0x80] || byte);
const toByte = new Map(toUnicode.map((unit, byte) => [unit, byte]));
const beyondAscii = /[^\0-\x7f]/;
const special = /[\x80-\x9f]/;

/** The text that bytes of code page 1252 stand for. */
export function decodeCodePage(bytes: Buffer, start = 0, end: number = bytes.length): string {
  const text = bytes.latin1Slice(start, end);
  return special.test(text) ? text.replace(/[\x80-\x9f]/g, (one) => String.fromCharCode(toUnicode[one.charCodeAt(0)] ?? 0xfffd)) : text;
}

/** The bytes of a text in code page 1252; a character that it lacks becomes `?`, as SQL Server has it. */
export function encodeCodePage(text: string): Buffer {
  if (!beyondAscii.test(text)) return Buffer.from(text, 'latin1');
  const bytes = Buffer.allocUnsafe(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = toByte.get(text.charCodeAt(at)) ?? 0x3f;
  return bytes;
}

/** A text as it is after it went through code page 1252. */
export function throughCodePage(text: string): string {
  return beyondAscii.test(text) ? decodeCodePage(encodeCodePage(text)) : text;
}
