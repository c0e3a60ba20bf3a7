import type pg from 'pg';
import { submit, type WireConnection } from './client-internals.ts';
import { createFrameCutter, type OnFrame } from './frames.ts';
import { type TakenSocket, takeSocket } from './taken-socket.ts';

/** Messages of a result, read where they were received. */
export interface ResultStream {
  /** Reads what the network has brought next; false when the server has nothing more to say. Rejects with the server's error. */
  read(onRow: OnRow): Promise<boolean>;
  /** Reads to the end and lets everything go, the server's error too. */
  drain(): Promise<void>;
  /** Rows, as the server counted them; 0 until the end. */
  rows(): number;
}

/** Told of each row (or each piece of a file): where its content lies. Valid only until it returns. */
export type OnRow = (bytes: Buffer, view: DataView, start: number, end: number) => void;

const ignoreRow: OnRow = () => undefined;
const dataRow = 'D'.charCodeAt(0);
const copyData = 'd'.charCodeAt(0);
/** The messages that the client library has to see: command complete, error, ready, and what only a broken connection brings. */
const forLibrary = new Set([...'CEZsI'].map((type) => type.charCodeAt(0)));

/** Sends a request whose answer is rows and reads the rows past the client library, which would make an object of each. */
export function openResult(client: pg.ClientBase, request: (connection: WireConnection) => void): ResultStream {
  let socket: TakenSocket | undefined;
  let onStart: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    onStart = resolve;
  });
  let rows = 0;
  let isReadable = true;
  let finish: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  finished.catch(() => undefined);
  submit(client, {
    submit(connection) {
      socket = takeSocket(connection.stream);
      request(connection);
      onStart();
    },
    handleCommandComplete: ({ text }) => {
      rows = Number(/\d+$/.exec(text)?.[0] ?? 0);
    },
    handleReadyForQuery: () => finish(),
    handleError: (error) => {
      fail(error);
      socket?.fail(error);
      onStart();
    },
  });

  const cutter = createFrameCutter();
  let onRow: OnRow = ignoreRow;
  let refusal: { readonly error: unknown } | undefined;
  const onFrame: OnFrame = (type, bytes, view, start, end) => {
    if (type === dataRow || type === copyData) {
      try {
        onRow(bytes, view, start, end);
      } catch (error) {
        // The rest of the bytes is cut all the same: the connection is to be used again.
        refusal = { error };
        onRow = ignoreRow;
      }
    }
    return !forLibrary.has(type);
  };
  const read = async (listener: OnRow): Promise<boolean> => {
    await started;
    if (socket === undefined) await finished;
    if (socket === undefined || !isReadable) return false;
    const chunk = await socket.next();
    onRow = listener;
    refusal = undefined;
    const rest = cutter.cut(chunk, onFrame);
    if (rest !== undefined) {
      isReadable = false;
      socket.giveBack(rest);
      await finished;
    }
    const { error } = (refusal as { readonly error: unknown } | undefined) ?? {};
    if (error !== undefined) throw error;
    return isReadable;
  };
  return {
    rows: () => rows,
    read,
    async drain() {
      try {
        while (await read(ignoreRow));
      } catch {
        // Of a query that was given up, the error says only that.
      }
    },
  };
}
