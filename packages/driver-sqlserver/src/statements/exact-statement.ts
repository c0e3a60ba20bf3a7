import { isDatastoreError, type Statement } from '@stowage/core/driver';
import { quoteName } from '../names.ts';
import type { ShapeColumn } from '../relations/table-shape.ts';
import { type SqlParameter, toParameter } from '../session/parameter.ts';
import type { Row, Session, SqlText } from '../session/session.ts';
import { formatType, type SqlType, tryParseType } from '../types/sql-type.ts';
import { wholeExpression } from './select-table.ts';

/** A caller's statement in forms whose values come whole, and the columns that they give. */
export interface ExactStatement {
  /** To be tried one after the other: not every statement can be put into each of them, and not every server knows them. */
  readonly forms: readonly SqlText[];
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
  if (!isWhole || columns.every(({ type }) => wholeExpression(type, '') === undefined)) return undefined;
  return { forms: [asDerivedTable(statement, values, columns), withResultSets(statement, values, declarations, columns)], columns };
}

/** As a derived table, which takes a plain SELECT without ORDER BY. */
function asDerivedTable(statement: string, parameters: readonly SqlParameter[], columns: readonly ShapeColumn[]): SqlText {
  const names = columns.map((_, position) => `[c${position + 1}]`);
  const list = columns.map(({ name, type }, position) => {
    const column = names[position] ?? '';
    return `${wholeExpression(type, column) ?? column} AS ${quoteName(name)}`;
  });
  // On a line of its own, as the statement may end in a comment.
  return { sql: `SELECT ${list.join(', ')} FROM (${statement}\n) AS q (${names.join(', ')})`, parameters };
}

/** With its results declared, which takes any statement. */
function withResultSets(
  statement: string,
  values: readonly SqlParameter[],
  declarations: string,
  columns: readonly ShapeColumn[],
): SqlText {
  const results = columns.map(({ name, type, nullable }) => `${quoteName(name)} ${resultTypeOf(type)} ${nullable ? 'NULL' : 'NOT NULL'}`);
  const places = values.map((_, position) => `, @p${position + 1}`).join('');
  const [own, ofOwn] = [`@p${values.length + 1}`, `@p${values.length + 2}`];
  return {
    sql: `EXEC sp_executesql ${own}, ${ofOwn}${places} WITH RESULT SETS ((${results.join(', ')}))`,
    parameters: [...values, toParameter(statement), toParameter(declarations)],
  };
}

/** The type of a declared result. Money has no text that is whole: as a decimal it is so as far as the client library keeps digits. */
function resultTypeOf(type: SqlType): string {
  if (type.name === 'money') return 'decimal(19,4)';
  if (wholeExpression(type, '') === undefined) return formatType(type);
  return type.name === 'json' || type.name === 'vector' ? 'nvarchar(max)' : 'varchar(41)';
}

/** How a parameter is declared. */
function declare({ type, value, options }: SqlParameter): string {
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

/** Errors of compiling: of syntax, and of what a derived table may not have. */
const compiling: ReadonlySet<unknown> = new Set([102, 105, 113, 156, 319, 1033, 1046, 8155, 8156, 8158, 8159, 8160, 10729, 10739]);

/** Whether a statement failed for its form and not for itself. It has been compiled before without, and nothing of it has run. */
export function isRefusedForm(error: unknown): boolean {
  if (!isDatastoreError(error)) return false;
  const { number } = (error.cause ?? {}) as { readonly number?: number };
  return compiling.has(number);
}
