import { findObject, locate } from '../engine/resolve.ts';
import { type Run, readerOf } from '../engine/run.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import type { Statement } from '../syntax/statement.ts';

/** SET of an option. What only changes how SQL Server works inside is taken and means nothing. */
export function setOption({ session }: Run, { name, value, line }: Extract<Statement, { kind: 'setOption' }>): void {
  const isOn = value === 'ON';
  switch (name) {
    case 'NOCOUNT':
      session.options.noCount = isOn;
      return;
    case 'XACT_ABORT':
      session.options.xactAbort = isOn;
      return;
    case 'FMTONLY':
      session.options.formatOnly = isOn;
      return;
    case 'LOCK_TIMEOUT':
      session.options.lockTimeout = Number(value);
      return;
    case 'IMPLICIT_TRANSACTIONS':
    case 'NOEXEC':
      if (isOn) throw notInterpreted(`SET ${name} ON`, line);
      return;
    case 'ROWCOUNT':
      if (value !== '0') throw notInterpreted('SET ROWCOUNT but 0', line);
      return;
    case 'ANSI_NULLS':
    case 'CONCAT_NULL_YIELDS_NULL':
    case 'QUOTED_IDENTIFIER':
      if (!isOn) throw notInterpreted(`SET ${name} OFF`, line);
      return;
  }
}

/** SET IDENTITY_INSERT. */
export function identityInsert(run: Run, { table: path, on, line }: Extract<Statement, { kind: 'identityInsert' }>): void {
  const object = findObject(readerOf(run), locate(run, path, line));
  if (object?.kind !== 'table')
    throw new SqlError(1088, `Cannot find the object "${path.join('.')}" because it does not exist or you do not have permissions.`, {
      state: 11,
      line,
    });
  if (!object.columns.some(({ identity }) => identity !== undefined)) {
    throw new SqlError(8106, `Table '${path.join('.')}' does not have the identity property. Cannot perform SET operation.`, { line });
  }
  const { session } = run;
  if (on && session.identityInsert !== undefined && session.identityInsert !== object.id) {
    throw new SqlError(8107, 'IDENTITY_INSERT is already ON for another table. Cannot perform SET operation.', { line });
  }
  session.identityInsert = on ? object.id : undefined;
}

/** USE. */
export function useDatabase({ session, sink }: Run, { database: name, line }: Extract<Statement, { kind: 'use' }>): void {
  const database = session.instance.databases.get(name.toLowerCase());
  if (database === undefined)
    throw new SqlError(911, `Database '${name}' does not exist. Make sure that the name is entered correctly.`, { line });
  const previous = session.database.name;
  session.database = database;
  sink.environment({ kind: 'database', next: database.name, previous });
  sink.info(`Changed database context to '${database.name}'.`, 5701, line, 2);
}
