// Arguments: CSV file, Parquet file. DuckDB's own reader and writer, on one connection with its default threads.
import { DuckDBInstance } from '@duckdb/node-api';

const [csv = '', parquet = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create();
const connection = await instance.connect();
await connection.run(`copy (select * from read_csv('${csv}', header = true)) to '${parquet}' (format parquet)`);
connection.closeSync();
