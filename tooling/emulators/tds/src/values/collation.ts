import { SqlError } from '../engine/sql-error.ts';
import type { Collation } from '../types/sql-type.ts';

/** The collation of the server and of all its databases. */
export const defaultCollation = 'SQL_Latin1_General_CP1_CI_AS';

const known = /^(?:SQL_)?(?:Latin1_General|Finnish_Swedish|German_PhoneBook|French|Danish_Norwegian)\w*_(?:(CI|CS)_A[IS]\w*|BIN2?)$/i;

/** How a collation compares, by its name. */
export function collationOf(name: string, line?: number): Collation {
  if (/^(?:database_default|catalog_default)$/i.test(name)) return 'insensitive';
  const match = known.exec(name);
  if (match === null || /_UTF8/i.test(name)) throw new SqlError(448, `Invalid collation '${name}'.`, { line });
  return match[1] === undefined ? 'binary' : match[1].toUpperCase() === 'CS' ? 'sensitive' : 'insensitive';
}
