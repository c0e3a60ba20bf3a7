import { isDatastoreError, type Statement } from '@stowage/core/driver';
import { quoteName } from '../names.ts';
import type { ShapeColumn } from '../relations/table-shape.ts';
import { type SqlParameter, toParameter } from '../session/parameter.ts';
import type { Row, Session, SqlText } from '../session/session.ts';
import { formatType, tryParseType } from '../types/sql-type.ts';
import { textTypeOf } from './select-table.ts';

/** A caller's statement in a form whose values come whole, and the columns that it then gives. */
export interface ExactStatement extends SqlText {
  readonly columns: readonly ShapeColumn[];
}

/**
 * The statement wrapped so that decimals and money come as text, where it gives any that would lose digits; undefined where it gives none, or the
 * server cannot tell (temporary tables, statements made at run time): it then runs as it is, and a value that has lost digits is rejected.
 */
export async function tryMakeExact(session: Session, { statement, parameters }: Statement): Promise<ExactStatement | undefined> {
  const values = parameters.map(toParameter);
  const declarations = values.map((value, position) => `@p${position + 1} ${declare(value)}`).join(', ');
  const described = await tryDescribe(session, statement, declarations);
  if (described === undefined) return undefined;
  const columns = described.map(toColumn);
  const isWhole = columns.every((column) => column !== undefined);
  if (!isWhole || columns.every(({ type }) => textTypeOf(type) === undefined)) return undefined;
  const results = columns.map(
    ({ name, type, nullable }) => `${quoteName(name)} ${textTypeOf(type) ?? formatType(type)} ${nullable ? 'NULL' : 'NOT NULL'}`,
  );
  const places = values.map((_, position) => `, @p${position + 1}`).join('');
  const [own, ofOwn] = [`@p${values.length + 1}`, `@p${values.length + 2}`];
  return {
    sql: `EXEC sp_executesql ${own}, ${ofOwn}${places} WITH RESULT SETS ((${results.join(', ')}))`,
    parameters: [...values, toParameter(statement), toParameter(declarations)],
    columns,
  };
}

/** How a parameter is declared. */
export function declare({ type, value, options }: SqlParameter): string {
  return type.declaration({ type, value, name: '', output: false, ...options });
}

type DescribedColumn = 'name' | 'system_type_name' | 'is_nullable';

async function tryDescribe(
  session: Session,
  statement: string,
  declarations: string,
): Promise<readonly Row<DescribedColumn>[] | undefined> {
  try {
    const sql = 'EXEC sp_describe_first_result_set @p1, @p2';
    return await session.run<DescribedColumn>({ sql, parameters: [toParameter(statement), toParameter(declarations)] });
  } catch (error) {
    // What is wrong with the statement itself it says best when it runs; a connection that is lost cannot run it.
    const isOfStatement = isDatastoreError(error) && !error.retryable && error.code !== 'ACCESS.UNAUTHENTICATED';
    if (isOfStatement) return undefined;
    throw error;
  }
}

function toColumn(row: Row<DescribedColumn>, position: number): ShapeColumn | undefined {
  const type = tryParseType(String(row.system_type_name ?? ''));
  if (type === undefined) return undefined;
  return { name: columnName(String(row.name ?? ''), position), type, nullable: row.is_nullable !== false, hasDefault: false };
}

/** The name of a result's column. One without a name is called by its place, from 1. */
export function columnName(name: string, position: number): string {
  return name === '' ? `column_${position + 1}` : name;
}

/** Whether a statement failed for its wrapping and not for itself: it has been compiled before without. */
export function isRefusedWrapping(error: unknown): boolean {
  if (!isDatastoreError(error, 'QUERY.INVALID')) return false;
  const { number } = (error.cause ?? {}) as { readonly number?: number };
  return number === 102 || number === 156 || number === 319;
}
