import { type ImportTableRequest, toChunks, type WriteTableResult } from '@stowage/core/driver';
import { readCsv } from '@stowage/tabular';
import { DataType, type Schema } from 'apache-arrow';
import type { Connections } from '../session/pool.ts';
import { inSession } from '../session/session.ts';
import { createFileSource } from './file-source.ts';
import { load } from './load.ts';
import { createRowSource } from './row-source.ts';
import { openTarget } from './target-table.ts';

/**
 * Writes a CSV file into a table, in one transaction. The server reads the bytes as they are; only columns that it spells otherwise (bytes and
 * lists) have the file read here.
 */
export function importTable(connections: Connections, request: ImportTableRequest): Promise<WriteTableResult> {
  const { signal, body, onProgress } = request;
  return inSession(connections, { mode: 'read write', operation: 'importTable', signal }, async (session) => {
    const schema = request.schema as Schema;
    const target = await openTarget(session, request, schema);
    const context = { operation: 'importTable', connections, signal };
    const isRaw = schema.fields.every(({ type }) => isSpelledAlike(type));
    const source = isRaw
      ? await createFileSource(schema, toChunks(body), onProgress)
      : createRowSource(target.columns, { ...(await readCsv({ stream: () => toChunks(body) } as never, { schema, signal })), onProgress });
    const { method, rows } = await load(session, { target, request, source, context });
    return { rows, created: target.created, method, losses: target.losses };
  });
}

/** Whether PostgreSQL reads the text that such values have in a file. */
function isSpelledAlike(type: DataType): boolean {
  const isBytes = DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type);
  return !isBytes && !DataType.isList(type) && !DataType.isFixedSizeList(type);
}
