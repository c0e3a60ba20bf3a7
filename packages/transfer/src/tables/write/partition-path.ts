import { type Cell, toText } from '@stowage/tabular';

/** What stands for null in the name of a folder, as Apache Hive has it. */
const hiveNull = '__HIVE_DEFAULT_PARTITION__';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not stand in a path
const special = /[\u0000-\u001f\u007f"#%'*/:=?\\{[\]^|<>]/g;

/** `country=DE/year=2026`: what a path cannot hold is percent-encoded, as Apache Hive does. */
export function toPartitionPath(names: readonly string[], cells: readonly Cell[]): string {
  return names.map((name, index) => `${encode(name)}=${toFolder(cells[index] ?? null)}`).join('/');
}

function toFolder(cell: Cell): string {
  return cell === null ? hiveNull : encode(toText(cell));
}

function encode(text: string): string {
  return text.replaceAll(special, (character) => `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** The columns that the folders of a path name, in their order; undefined for null. */
export function readPartitions(relative: string): ReadonlyMap<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  for (const folder of relative.split('/').slice(0, -1)) {
    const match = /^([^=]+)=(.*)$/.exec(folder);
    if (match === null) continue;
    const [, name = '', value = ''] = match;
    values.set(decode(name), value === hiveNull ? undefined : decode(value));
  }
  return values;
}

function decode(text: string): string {
  return text.replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}
