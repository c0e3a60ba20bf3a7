import { notInterpreted } from '../engine/sql-error.ts';
import type { Cursor } from './cursor.ts';
import { parseNames, parseQuery } from './parse-query.ts';
import {
  acceptStorage,
  parseClustered,
  parseColumn,
  parseFilter,
  parseIncluded,
  parseKeyColumns,
  parseTableElements,
  type TableElements,
} from './parse-table.ts';
import type { Path, Statement } from './statement.ts';

/** Parses CREATE. */
export function parseCreate(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (cursor.accept('TABLE')) {
    const table = cursor.path();
    const elements = cursor.parenthesized(() => parseTableElements(cursor));
    acceptStorage(cursor);
    return { kind: 'createTable', table, ...elements, line };
  }
  const replaces = cursor.accept('OR', 'ALTER');
  if (cursor.accept('VIEW')) {
    const view = cursor.path();
    const columns = cursor.seesSymbol('(') ? parseNames(cursor) : undefined;
    cursor.expect('AS');
    const { start } = cursor.token;
    const query = parseQuery(cursor);
    return { kind: 'createView', view, columns, query, replaces, text: cursor.source.slice(start, cursor.token.start), line };
  }
  if (cursor.accept('SCHEMA')) {
    const name = cursor.name();
    return { kind: 'createSchema', name, owner: cursor.accept('AUTHORIZATION') ? cursor.name() : undefined, line };
  }
  if (cursor.accept('DATABASE')) {
    const name = cursor.name();
    if (cursor.accept('COLLATE')) cursor.name();
    return { kind: 'createDatabase', name, line };
  }
  const unique = cursor.accept('UNIQUE');
  const clustered = parseClustered(cursor) ?? false;
  if (cursor.accept('INDEX')) {
    const name = cursor.name();
    cursor.expect('ON');
    const table = cursor.path();
    const columns = parseKeyColumns(cursor);
    const included = parseIncluded(cursor);
    const filter = parseFilter(cursor);
    acceptStorage(cursor);
    return { kind: 'createIndex', table, index: { name, unique, clustered, columns, included, filter }, line };
  }
  throw notInterpreted(`CREATE ${cursor.token.text}`, line);
}

/** Parses DROP. */
export function parseDrop(cursor: Cursor): Statement {
  const { line } = cursor.next();
  const kinds = { TABLE: 'table', VIEW: 'view', SCHEMA: 'schema', DATABASE: 'database' } as const;
  for (const [word, what] of Object.entries(kinds)) {
    if (!cursor.accept(word)) continue;
    const ifExists = cursor.accept('IF', 'EXISTS');
    return { kind: 'drop', what, names: cursor.list(() => cursor.path()), ifExists, line };
  }
  if (cursor.accept('INDEX')) {
    const ifExists = cursor.accept('IF', 'EXISTS');
    const name = cursor.name();
    cursor.expect('ON');
    return { kind: 'dropIndex', name, table: cursor.path(), ifExists, line };
  }
  throw notInterpreted(`DROP ${cursor.token.text}`, line);
}

/** Parses ALTER. */
export function parseAlter(cursor: Cursor): Statement {
  const { line } = cursor.next();
  if (cursor.accept('SCHEMA')) {
    const schema = cursor.name();
    cursor.expect('TRANSFER');
    if (cursor.accept('OBJECT')) {
      cursor.expectSymbol('::');
    }
    return { kind: 'transfer', schema, object: cursor.path(), line };
  }
  if (!cursor.accept('TABLE')) throw notInterpreted(`ALTER ${cursor.token.text}`, line);
  const table = cursor.path();
  if (cursor.accept('WITH', 'CHECK') || cursor.accept('WITH', 'NOCHECK')) {
    if (!cursor.sees('ADD')) throw notInterpreted('ALTER TABLE WITH CHECK but for ADD', line);
  }
  if (cursor.accept('ADD')) {
    const { columns, constraints } = parseTableElements(cursor);
    return { kind: 'alterTable', table, change: { kind: 'addColumns', columns, constraints }, line };
  }
  if (cursor.accept('DROP')) {
    const isColumn = cursor.accept('COLUMN');
    if (!isColumn) cursor.accept('CONSTRAINT');
    const ifExists = cursor.accept('IF', 'EXISTS');
    const names = cursor.list(() => cursor.name());
    return { kind: 'alterTable', table, change: { kind: isColumn ? 'dropColumns' : 'dropConstraints', names, ifExists }, line };
  }
  if (cursor.accept('ALTER', 'COLUMN')) {
    const elements: Pick<TableElements, 'columns' | 'constraints'> = { columns: [], constraints: [] };
    parseColumn(cursor, elements);
    const [column] = elements.columns;
    if (column === undefined) cursor.fail();
    return { kind: 'alterTable', table, change: { kind: 'alterColumn', column }, line };
  }
  throw notInterpreted(`ALTER TABLE ${cursor.token.text}`, line);
}

/** Parses GRANT, DENY and REVOKE. */
export function parsePermission(cursor: Cursor): Statement {
  const { line, word } = cursor.next();
  if (word === 'REVOKE') cursor.accept('GRANT', 'OPTION', 'FOR');
  const permissions = cursor.list(() => {
    const words = [cursor.anyName().toUpperCase()];
    while (!cursor.sees('ON') && !cursor.sees('TO') && !cursor.sees('FROM') && cursor.token.kind === 'word')
      words.push(cursor.anyName().toUpperCase());
    if (cursor.seesSymbol('(')) throw notInterpreted('permissions on columns', line);
    return words.join(' ');
  });
  let object: Path | undefined;
  let schema: string | undefined;
  if (cursor.accept('ON')) {
    if (cursor.accept('SCHEMA')) {
      cursor.expectSymbol('::');
      schema = cursor.name();
    } else {
      if (cursor.accept('OBJECT')) cursor.expectSymbol('::');
      object = cursor.path();
    }
  }
  if (!cursor.accept('TO')) cursor.expect('FROM');
  const grantees = cursor.list(() => cursor.anyName());
  const grantOption = cursor.accept('WITH', 'GRANT', 'OPTION');
  cursor.accept('CASCADE');
  if (cursor.accept('AS')) cursor.name();
  return {
    kind: 'permission',
    action: word.toLowerCase() as 'grant' | 'deny' | 'revoke',
    permissions,
    object,
    schema,
    grantees,
    grantOption,
    line,
  };
}
