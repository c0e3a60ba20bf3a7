import { toParameter } from '../session/parameter.ts';
import type { Session } from '../session/session.ts';
import { codePageOf } from '../statements/catalog.ts';

/** Tells whether a code page has all characters of a text. The server would write '?' for the others. */
export type Repertoire = (text: string) => boolean;

const encodings: Readonly<Record<number, string>> = { 874: 'windows-874', 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5' };
const isAscii = /^[\0-\x7f]*$/;

/** The characters of a collation's code page; undefined where it has all of them. An unknown one is taken to have ASCII alone. */
export async function readRepertoire(session: Session, collation: string): Promise<Repertoire | undefined> {
  if (/_UTF8$/i.test(collation)) return undefined;
  const [row] = await session.run<'code_page'>({ sql: codePageOf, parameters: [toParameter(collation)] });
  const codePage = Number(row?.code_page ?? 0);
  const label = codePage >= 1_250 && codePage <= 1_258 ? `windows-${codePage}` : encodings[codePage];
  const characters = label === undefined ? new Set<string>() : charactersOf(label);
  return (text) => isAscii.test(text) || [...text].every((character) => character <= '\x7f' || characters.has(character));
}

const known = new Map<string, ReadonlySet<string>>();

/** All characters that an encoding of one or two bytes has. */
function charactersOf(label: string): ReadonlySet<string> {
  const found = known.get(label);
  if (found !== undefined) return found;
  const decoder = new TextDecoder(label, { fatal: true });
  const characters = new Set<string>();
  const add = (...bytes: number[]): void => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      if ([...text].length === 1) characters.add(text);
    } catch {
      // These bytes are no character.
    }
  };
  for (let first = 0x80; first < 0x100; first++) {
    add(first);
    if (!label.startsWith('windows')) for (let second = 0x40; second < 0x100; second++) add(first, second);
  }
  known.set(label, characters);
  return characters;
}
