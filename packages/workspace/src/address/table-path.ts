import { DatastoreError, type TableName } from '@stowage/core';

/** What introduces a statement in an address. */
const marker = '?query=';

/** Whether what stands behind the name in an address is a statement. */
export function isQuery(rest: string): boolean {
  return rest.startsWith(marker);
}

/**
 * The statement of `?query=...`, URL-encoded or plain: what has a blank in it, or a `%` that begins no encoded character, is plain.
 *
 * Fails with `PATH.INVALID` for an empty one.
 */
export function parseQuery(rest: string): string {
  const text = rest.slice(marker.length);
  const statement = /\s/.test(text) ? text : decode(text);
  if (statement.trim() !== '') return statement;
  throw new DatastoreError('PATH.INVALID', 'The address has an empty query.', { nextAction: 'Write <name>:?query=select ...' });
}

/**
 * The table that a path names: `schema/table`, or `table` in the default schema. A slash, a question mark or a percent sign of a name itself is written
 * `%2F`, `%3F`, `%25`.
 *
 * Fails with `PATH.INVALID` for more or fewer names.
 */
export function parseTablePath(path: string): TableName {
  const names = path.split('/').map(decode);
  const [first = '', second] = names;
  if (names.length > 2 || first === '' || second === '') {
    throw new DatastoreError('PATH.INVALID', `${JSON.stringify(path)} names no table.`, {
      path,
      nextAction: 'Write <name>:<schema>/<table>, or <name>:<table> for the default schema; a slash in a name is %2F.',
    });
  }
  return second === undefined ? { name: first } : { schema: first, name: second };
}

/** Writes a table as {@link parseTablePath} reads it back. */
export function formatTablePath({ schema, name }: TableName): string {
  return [schema, name]
    .filter((part) => part !== undefined)
    .map((part) => part.replaceAll(/[%/?]/g, encodeURIComponent))
    .join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
