import { ByteReader, OutOfBytes } from '../bytes/reader.ts';
import { lockTable } from '../engine/resolve.ts';
import { change, createBreath, type Run } from '../engine/run.ts';
import type { Session } from '../engine/session.ts';
import { SqlError } from '../engine/sql-error.ts';
import { Variables } from '../engine/variables.ts';
import { requireWritable } from '../execute/insert-rows.ts';
import { columnConverter } from '../execute/store-value.ts';
import { createTableWriter, type TableWriter } from '../execute/table-writer.ts';
import { forceRollback } from '../execute/transactions.ts';
import type { Column, Table } from '../store/objects.ts';
import type { Statement } from '../syntax/statement.ts';
import { token } from '../tokens/token.ts';
import { type ReadValue, valueReader } from '../types/read-value.ts';
import { readTypeInfo } from '../types/type-info.ts';
import type { SqlValue } from '../values/value.ts';
import { asSqlError, type RequestHost, resultWriter } from './answer.ts';
import type { ServerState } from './server-state.ts';

/** A bulk load whose rows come while it runs. */
export interface BulkLoad {
  /** Takes bytes; `taken` is called once they are in rows. */
  push(bytes: Buffer, taken: () => void): void;
  /** There are no more bytes. */
  end(): void;
  /** The rows are not wanted any more. */
  abandon(): void;
  run(signal: AbortSignal): Promise<void>;
}

interface Incoming {
  readonly bytes: Buffer;
  taken(): void;
}

/** Opens a bulk load into the table that INSERT BULK named. */
export function openBulkLoad(host: RequestHost, sessionOf: () => Session | undefined, state: ServerState, tear: () => void): BulkLoad {
  const incoming: Incoming[] = [];
  let isEnded = false;
  let isAbandoned = false;
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };
  const more = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });

  const load = async (
    session: Session,
    statement: Extract<Statement, { kind: 'insertBulk' }>,
    signal: AbortSignal,
    run: Run,
  ): Promise<number> =>
    change(run, async (transaction) => {
      const table = await lockTable(run, transaction, statement.table, statement.line);
      const writer = createTableWriter(run, transaction, table);
      const rows = createRowReader(session, table, statement, writer);
      const breath = createBreath(run);
      let waiting: Buffer[] = [];
      let length = 0;
      let wanted = 0;
      for (;;) {
        signal.throwIfAborted();
        if (isAbandoned) throw new SqlError(4002, 'The bulk load was broken off by its client.');
        for (const one of incoming.splice(0)) {
          waiting.push(one.bytes);
          length += one.bytes.length;
          one.taken();
        }
        // A value that is longer than what is here is waited for with growing patience, so that it is not read again for each packet.
        if (length > 0 && (length >= wanted || isEnded)) {
          const whole = Buffer.concat(waiting);
          const rest = whole.subarray(rows.read(whole));
          waiting = [rest];
          length = rest.length;
          wanted = length * 2;
          const { tearBulkAfter } = state.faults;
          if (tearBulkAfter !== undefined && rows.count >= tearBulkAfter) {
            state.faults.tearBulkAfter = undefined;
            tear();
            throw new Error('The client went away.');
          }
          await breath();
        }
        if (incoming.length > 0) continue;
        if (isEnded) break;
        await more(signal);
      }
      // FreeTDS ends with a DONE that is too short.
      const [left] = waiting;
      if (length > 0 && left?.[0] !== token.done) throw new SqlError(4002, 'The rows of a bulk load end in the middle of one.');
      writer.finish();
      return rows.count;
    });

  return {
    push: (bytes, taken) => {
      incoming.push({ bytes, taken });
      notify();
    },
    end: () => {
      isEnded = true;
      notify();
    },
    abandon: () => {
      isAbandoned = true;
      notify();
    },
    run: async (signal) => {
      const session = sessionOf();
      if (session === undefined) throw new Error('A bulk load before the login.');
      const writer = resultWriter(host, session, false);
      const statement = session.bulk;
      session.bulk = undefined;
      const run: Run = { session, variables: new Variables(), sink: writer, signal, tries: false, depth: 0 };
      try {
        if (statement === undefined) throw new SqlError(4001, 'A bulk load came without INSERT BULK before it.');
        state.log({ spid: host.spid, kind: 'bulk', text: statement.table.join('.') });
        const count = await load(session, statement, signal, run);
        session.rowCount = count;
        writer.done(count, 0xf0);
        writer.endBatch();
      } catch (error) {
        if (signal.aborted && signal.reason === 'attention') {
          await drain(signal);
          if (session.options.xactAbort && session.transaction !== undefined) forceRollback(session, writer);
          writer.endBroken();
        } else if (signal.aborted) throw error;
        else {
          if (error instanceof Error && error.message === 'The client went away.') throw error;
          await drain(signal);
          // A load that its client took back is answered without an error's text.
          if (!isAbandoned) writer.error(asSqlError(error), 1);
          if (session.options.xactAbort && session.transaction !== undefined) forceRollback(session, writer);
          if (isAbandoned) writer.endBroken();
          else writer.endBatch();
        }
      }
      host.message.end();
    },
  };

  /** The rest of the rows is read, and forgotten, since an answer may only follow the whole of them. */
  async function drain(signal: AbortSignal): Promise<void> {
    for (;;) {
      for (const one of incoming.splice(0)) one.taken();
      if (isEnded || isAbandoned || signal.aborted) return;
      await more(signal);
    }
  }
}

interface RowReader {
  readonly count: number;
  /** Reads whole rows, and tells how many bytes they took. */
  read(bytes: Buffer): number;
}

interface Target {
  readonly at: number;
  readonly read: ReadValue;
  readonly adapt: (value: SqlValue) => SqlValue;
}

function createRowReader(
  session: Session,
  table: Table,
  statement: Extract<Statement, { kind: 'insertBulk' }>,
  writer: TableWriter,
): RowReader {
  const keepsNulls = statement.options.includes('KEEP_NULLS');
  const keepsIdentity = statement.options.includes('KEEPIDENTITY');
  let targets: Target[] | undefined;
  let count = 0;
  const width = table.columns.length;

  const readRow = (reader: ByteReader, isBitmap: boolean): void => {
    const all = targets as Target[];
    const values: (SqlValue | undefined)[] = new Array(width).fill(undefined);
    const bitmap = isBitmap ? reader.view(Math.ceil(all.length / 8)) : undefined;
    for (let index = 0; index < all.length; index++) {
      const { at, read, adapt } = all[index] as Target;
      const isNull = bitmap !== undefined && (((bitmap[index >> 3] as number) >> (index & 7)) & 1) === 1;
      const raw = isNull ? null : read(reader);
      if (at < 0) continue;
      const value = raw === null ? null : adapt(raw);
      // Without KEEP_NULLS a null means the column's default.
      values[at] = value === null && !keepsNulls ? undefined : value;
    }
    writer.insert(values);
    count++;
  };
  const readToken = (reader: ByteReader): void => {
    const kind = reader.uint8();
    if (kind === token.columns) targets = readColumns(reader, session, table, statement, keepsIdentity);
    else if (kind === token.row || kind === token.nullBitmapRow) {
      if (targets === undefined) throw new SqlError(4004, 'Rows of a bulk load came before their columns.');
      readRow(reader, kind === token.nullBitmapRow);
    } else if (kind === token.done) {
      reader.take(12);
    } else throw new SqlError(4804, `While reading the rows of a bulk load, token 0x${kind.toString(16)} was found.`);
  };
  return {
    get count() {
      return count;
    },
    read: (bytes) => {
      const reader = new ByteReader(bytes);
      let start = 0;
      try {
        while (reader.remaining > 0) {
          start = reader.position;
          readToken(reader);
        }
        return reader.position;
      } catch (error) {
        if (error instanceof OutOfBytes) return start;
        throw error;
      }
    },
  };
}

function readColumns(
  reader: ByteReader,
  session: Session,
  table: Table,
  statement: Extract<Statement, { kind: 'insertBulk' }>,
  keepsIdentity: boolean,
): Target[] {
  const count = reader.uint16();
  const named: { name: string; read: ReadValue; type: Column['type'] }[] = [];
  for (let index = 0; index < count; index++) {
    reader.take(6);
    const info = readTypeInfo(reader);
    if (['text', 'ntext', 'image'].includes(info.type.name)) {
      const parts = reader.uint16();
      reader.utf16(parts);
    }
    const name = reader.shortText();
    named.push({ name: statement.columns[index]?.name ?? name, read: valueReader(info), type: info.type });
  }
  return named.map(({ name, read, type }) => {
    const at = table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
    const column = table.columns[at];
    if (column === undefined) throw new SqlError(207, `Invalid column name '${name}'.`);
    if (column.type.name === 'timestamp' || column.computed !== undefined) requireWritable(column, 1);
    const isDropped = column.identity !== undefined && !keepsIdentity && session.identityInsert !== table.id;
    return { at: isDropped ? -1 : at, read, adapt: columnConverter(type, column, table) };
  });
}
