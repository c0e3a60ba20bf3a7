import pg from 'pg';
import Cursor from 'pg-cursor';

/** The rows of the table as `pg` gives them, 10,000 at a time: one object a row, one value a cell. */
export async function* readRows(connectionString: string): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const cursor = client.query(new Cursor('select * from trips'));
  for (let rows = await cursor.read(10_000); rows.length > 0; rows = await cursor.read(10_000)) yield rows;
  await client.end();
}
