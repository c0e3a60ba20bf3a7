import type pg from 'pg';
import { type ResultField, submit } from './client-internals.ts';

/** The name of the one statement that a session has prepared at a time. */
export const statementName = 'stowage';

/**
 * Has the server parse a statement, without running it, and gives the columns of its result: none where it has no result.
 */
export function prepare(client: pg.ClientBase, text: string): Promise<readonly ResultField[]> {
  return new Promise((resolve, reject) => {
    let fields: readonly ResultField[] = [];
    submit(client, {
      submit(connection) {
        // One that an earlier use of this connection has left behind.
        connection.close({ type: 'S', name: statementName });
        connection.parse({ name: statementName, text, types: [] });
        connection.describe({ type: 'S', name: statementName });
        connection.sync();
      },
      handleRowDescription: (message) => {
        fields = message.fields;
      },
      handleError: reject,
      handleReadyForQuery: () => resolve(fields),
    });
  });
}
