/** The query of a request: names without regard to case, values decoded, and the text as it was sent. */
export interface Query {
  /** Without the question mark. */
  readonly raw: string;
  /** The first value of a name, given in lower case; `''` for a name without a value. */
  get(name: string): string | undefined;
  has(name: string): boolean;
  /** Names in lower case with all their values, in the order of the query. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Reads a query as the services do: `+` is a space, and an escape that is none stays as it is. */
export function parseQuery(raw: string): Query {
  const values = new Map<string, string[]>();
  for (const part of raw.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    const value = equals < 0 ? '' : decode(part.slice(equals + 1));
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return { raw, values, get: (name) => values.get(name)?.[0], has: (name) => values.has(name) };
}

function decode(text: string): string {
  return decodeEscapes(text.replaceAll('+', ' '));
}

/** Decodes percent escapes; a text with broken ones, or ones that are not UTF-8, stays as it is. */
export function decodeEscapes(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
