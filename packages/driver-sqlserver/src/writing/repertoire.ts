/** Tells whether a code page has all characters of a text. The server would write '?' for the others. */
export type Repertoire = (text: string) => boolean;

/** Names of the code pages, as the protocol's collations give them, that TextDecoder knows by others. */
const labels: Readonly<Record<string, string>> = { CP874: 'windows-874', CP932: 'shift_jis', CP936: 'gbk', CP949: 'euc-kr', CP950: 'big5' };
const isAscii = /^[\0-\x7f]*$/;

/** The characters of a code page; undefined where it has all of them. An unknown one is taken to have ASCII alone. */
export function repertoireOf(codePage: string | undefined): Repertoire | undefined {
  if (codePage === 'utf-8') return undefined;
  const label = codePage?.startsWith('CP125') === true ? codePage.replace('CP', 'windows-') : labels[codePage ?? ''];
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
