import { createDatabase, type Database } from '../store/database.ts';
import type { Instance } from '../store/instance.ts';
import type { Mark, Transaction } from '../store/transaction.ts';
import type { Statement } from '../syntax/statement.ts';
import type { SqlError } from './sql-error.ts';

/** A statement that was prepared. */
export interface Prepared {
  readonly statement: string;
  readonly parameters: string;
}

/** Options of SET that mean something here. */
export interface SessionOptions {
  noCount: boolean;
  xactAbort: boolean;
  /** Milliseconds; -1 for ever. */
  lockTimeout: number;
  isolation: string;
  implicitTransactions: boolean;
  /** SET FMTONLY: results without rows, and nothing else. */
  formatOnly: boolean;
}

const freshOptions = (): SessionOptions => ({
  noCount: false,
  xactAbort: false,
  lockTimeout: -1,
  isolation: 'read committed',
  implicitTransactions: false,
  formatOnly: false,
});

/** Who a session belongs to. */
export interface SessionOwner {
  readonly spid: number;
  readonly login: string;
  readonly host: string;
  readonly application: string;
  readonly tdsVersion: number;
}

/** What lives as long as a connection. */
export class Session {
  readonly instance: Instance;
  readonly owner: SessionOwner;
  readonly home: Database;
  database: Database;
  /** Where the session's own tables are, `#t` and `@t`. */
  temporary: Database;
  options: SessionOptions = freshOptions();
  transaction: Transaction | undefined;
  /** How many BEGIN TRANSACTION are open. */
  nesting = 0;
  /** Whether the transaction can only be rolled back. */
  doomed = false;
  rowCount = 0;
  lastError = 0;
  identity: bigint | undefined;
  identityInsert: number | undefined;
  /** The error that a CATCH block looks at. */
  caught: SqlError | undefined;
  readonly prepared: Map<number, Prepared> = new Map();
  nextHandle = 1;
  /** What INSERT BULK said of the rows that come next. */
  bulk: Extract<Statement, { kind: 'insertBulk' }> | undefined;
  savepoints: { name: string; mark: Mark }[] = [];

  constructor(instance: Instance, owner: SessionOwner, database: Database) {
    this.instance = instance;
    this.owner = owner;
    this.home = database;
    this.database = database;
    this.temporary = createDatabase(-this.owner.spid, 'tempdb');
  }

  /** Makes everything as it was after the login. */
  reset(keepTransaction: boolean): void {
    if (!keepTransaction) this.endTransaction('rollback');
    this.temporary = createDatabase(-this.owner.spid, 'tempdb');
    this.options = freshOptions();
    this.database = this.home;
    this.identity = undefined;
    this.identityInsert = undefined;
    this.prepared.clear();
    this.bulk = undefined;
  }

  /** Ends the transaction, if there is one, and gives its id. */
  endTransaction(how: 'commit' | 'rollback'): bigint | undefined {
    const { transaction } = this;
    if (transaction === undefined) return undefined;
    this.transaction = undefined;
    this.nesting = 0;
    this.doomed = false;
    this.savepoints = [];
    transaction[how]();
    return transaction.id;
  }
}
