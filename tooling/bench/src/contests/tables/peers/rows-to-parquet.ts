// Arguments: connection string, file. Rows as objects, handed one by one to a writer of Parquet that takes rows.
import { fileWriter, parquetWriteRows } from 'hyparquet-writer';
import { readRows } from './read-rows.ts';

const [connection = '', file = ''] = process.argv.slice(2);

const columns = [
  { name: 'id', type: 'INT64' },
  { name: 'vendor', type: 'INT32' },
  { name: 'zone', type: 'INT32' },
  { name: 'pickup', type: 'TIMESTAMP' },
  { name: 'dropoff', type: 'TIMESTAMP' },
  { name: 'day', type: 'TIMESTAMP' },
  { name: 'distance', type: 'DOUBLE' },
  { name: 'fare', type: 'DOUBLE' },
  { name: 'note', type: 'STRING' },
  { name: 'borough', type: 'STRING' },
  { name: 'paid', type: 'BOOLEAN' },
  { name: 'trip', type: 'STRING' },
] as const;

async function* rows(): AsyncGenerator<Record<string, unknown>> {
  for await (const batch of readRows(connection))
    for (const row of batch) yield { ...row, id: BigInt(String(row.id)), fare: Number(row.fare) };
}

await parquetWriteRows({ writer: fileWriter(file), rows: rows(), columns: columns.map((column) => ({ ...column, nullable: true })) });
