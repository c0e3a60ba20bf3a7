import { compileQuery } from '../engine/compile-query.ts';
import { contextOf, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { Variables } from '../engine/variables.ts';
import type { Row } from '../store/objects.ts';
import { Cursor } from '../syntax/cursor.ts';
import { parseParameterList } from '../syntax/parse-set.ts';
import { parseBatch } from '../syntax/parse-statement.ts';
import { tokenize } from '../syntax/tokenize.ts';
import { formatType, isText, storageLength } from '../types/sql-type.ts';
import { defaultCollation } from '../values/collation.ts';
import { catalogFacts } from './type-ids.ts';

/** What the first result of a statement would be, a row for each of its columns. */
export function describeStatement(run: Run, statement: string, parameters: string): Row[] {
  const variables = new Variables();
  for (const { name, type } of parseParameterList(new Cursor(parameters, tokenize(parameters)))) variables.declare(name, type, null);
  const inner: Run = { ...run, variables };
  for (const one of parseBatch(statement)) {
    if (one.kind === 'declare') for (const { name, type } of one.variables) variables.declare(name, type, null);
    if (one.kind !== 'select' || one.query.parts[0]?.core.into !== undefined) continue;
    const { columns } = compileQuery(one.query, { context: contextOf(inner), scope: new Scope(undefined), common: undefined });
    return columns.map(({ name, type, nullable, identity, computed }, index): Row => {
      const { id, precision, scale } = catalogFacts(type);
      const collation = isText(type.name) ? (type.collationName ?? defaultCollation) : null;
      return [
        0,
        index + 1,
        name === '' ? null : name,
        nullable ? 1 : 0,
        id,
        formatType(type),
        storageLength(type),
        precision,
        scale,
        collation,
        identity ? 1 : 0,
        computed ? 1 : 0,
        null,
        null,
        null,
        null,
        null,
      ];
    });
  }
  return [];
}
