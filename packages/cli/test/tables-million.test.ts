import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTdsServer } from '@stowage/emulator-tds';
import { startPostgres } from '@stowage/servers';
import { expect, test } from 'vitest';
import { openShell } from './shell.ts';

/** It takes about a minute: run with `STOWAGE_MILLION=1`. */
const wanted = process.env.STOWAGE_MILLION === '1';
const rows = Number(process.env.STOWAGE_ROWS ?? 1_000_000);

const columns = `
  i::bigint as id, (i % 1000)::integer as number, (i % 7)::smallint as small, i / 7.0::double precision as ratio,
  (i::numeric / 3)::numeric(38, 10) as amount, (i * 1.25)::numeric(12, 2) as price, i % 2 = 0 as paid,
  case when i % 11 = 0 then null else 'city ' || i % 1000 || ' é 🚲' end as city, date '2020-01-01' + i % 2000 as day,
  timestamp '2020-01-01 00:00:00.000001' + i * interval '1 second' as at, timestamptz '2020-01-01 00:00:00.5+02' + i * interval '1 second' as instant,
  md5(i::text)::uuid as code`;

test.skipIf(!wanted)(
  `${rows} generated rows go from PostgreSQL by Parquet into SQL Server with equal checksums`,
  { timeout: 600_000 },
  async () => {
    const loader = { name: 'loader', password: 'Loader-s3cret!' };
    await using postgres = await startPostgres({ databases: ['shop'] });
    const tds = await startTdsServer({ databases: ['shop'], users: { [loader.name]: loader.password } });
    await using shell = await openShell();
    process.env.PGTEST = postgres.admin.password;
    process.env.SQLTEST = loader.password;
    const done = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
      const finished = await shell(...args, '--json');
      expect(finished, finished.out).toMatchObject({ code: 0 });
      return finished.json();
    };
    try {
      await writeFile(join(shell.folder, 'ca.pem'), postgres.ca);
      await writeFile(join(shell.folder, 'tds.pem'), tds.certificate);
      await done('init');
      await done('datastore', 'register', 'blob', '--type', 'local', '--path', './blob', '--create');
      const pg = ['--type', 'azure_postgresql', '--server-name', postgres.host, '--port', String(postgres.port), '--database-name', 'shop'];
      const sql = ['--type', 'azure_sql', '--server-name', tds.host, '--port', String(tds.port), '--database-name', 'shop'];
      await done(
        'datastore',
        'register',
        'pg',
        ...pg,
        '--username',
        postgres.admin.name,
        '--password',
        '${env:PGTEST}',
        '--ca-file',
        './ca.pem',
      );
      await done(
        'datastore',
        'register',
        'sql',
        ...sql,
        '--username',
        loader.name,
        '--password',
        '${env:SQLTEST}',
        '--ca-file',
        './tds.pem',
      );
      await postgres.sql(`create table trips as select ${columns} from generate_series(1, ${rows}) i`, 'shop');

      const out = await done(
        'copy',
        'pg:public/trips',
        'blob:export/',
        '--format',
        'parquet',
        '--part-rows',
        '250000',
        '--verify',
        'checksum',
      );
      const back = await done('copy', 'blob:export/', 'sql:dbo/trips', '--mode', 'replace', '--verify', 'checksum');
      expect(out).toMatchObject({ rows: { read: rows, written: rows }, losses: [], verified: { notCompared: [] } });
      expect(back).toMatchObject({ rows: { read: rows, written: rows }, losses: [], verified: out.verified });
    } finally {
      delete process.env.PGTEST;
      delete process.env.SQLTEST;
      await tds.close();
    }
  },
);
