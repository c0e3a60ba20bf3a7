/** A type of SQL Server, without its nullability. */
export interface SqlType {
  /** In lower case: `decimal`, `nvarchar`. Of an alias type, what it stands for; of a CLR type, its own name. */
  readonly name: string;
  /** Characters (UTF-16 units) of `nchar` and `nvarchar`, bytes of the other types that have a length. */
  readonly length?: number | 'max' | undefined;
  readonly precision?: number | undefined;
  /** Digits after the point, also of seconds. */
  readonly scale?: number | undefined;
}

const withLength: ReadonlySet<string> = new Set(['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary']);
const withScale: ReadonlySet<string> = new Set(['time', 'datetime2', 'datetimeoffset']);

/** A type as T-SQL writes it: `decimal(38,10)`. */
export function formatType({ name, length, precision, scale }: SqlType): string {
  if (name === 'decimal' || name === 'numeric') return `${name}(${precision},${scale})`;
  if (withLength.has(name)) return `${name}(${length})`;
  if (withScale.has(name)) return `${name}(${scale})`;
  return name;
}

const typePattern = /^([a-z][a-z0-9_]*)(?:\s*\(\s*(max|\d+)\s*(?:,\s*(\d+)\s*)?\))?$/i;
/** What a type is called beside its own name. `timestamp` is the old name of `rowversion`. */
const synonyms: Readonly<Record<string, string>> = { dec: 'decimal', integer: 'int', timestamp: 'rowversion', sysname: 'nvarchar' };

/** The type that a text writes; undefined if it writes none. Whether there is such a type only the server knows. */
export function tryParseType(text: string): SqlType | undefined {
  const match = typePattern.exec(text.trim());
  if (match === null) return undefined;
  const written = (match[1] ?? '').toLowerCase();
  const name = synonyms[written] ?? written;
  const [first, second] = [match[2]?.toLowerCase(), match[3]];
  if (name === 'decimal' || name === 'numeric') return { name, precision: Number(first ?? 18), scale: Number(second ?? 0) };
  if (withLength.has(name)) {
    const length = first ?? (written === 'sysname' ? '128' : '1');
    return { name, length: length === 'max' ? 'max' : Number(length) };
  }
  if (withScale.has(name)) return { name, scale: Number(first ?? 7) };
  if (name === 'float' && first !== undefined && Number(first) <= 24) return { name: 'real' };
  return { name };
}

/** A column's type as the catalog tells it: lengths in bytes, -1 for `max`. */
export interface CatalogType {
  readonly name: string;
  readonly maxLength: number;
  readonly precision: number;
  readonly scale: number;
}

/** The type of a column of the catalog. */
export function ofCatalog({ name: given, maxLength, precision, scale }: CatalogType): SqlType {
  const name = synonyms[given] ?? given;
  if (name === 'decimal' || name === 'numeric') return { name, precision, scale };
  if (withScale.has(name)) return { name, scale };
  if (!withLength.has(name)) return { name };
  if (maxLength === -1) return { name, length: 'max' };
  return { name, length: name === 'nchar' || name === 'nvarchar' ? maxLength / 2 : maxLength };
}
