import type { Contest, ContestScale } from '../contest.ts';
import { type Figures, hold } from '../hold.ts';
import { type BenchDatabase, hasPsql, openBenchDatabase } from './database.ts';

const seconds = { seconds: { unit: 's', better: 'less' } } as const;

const rowsOf = ({ isQuick }: ContestScale): number => (isQuick ? 10_000 : 1_000_000);
const repeatsOf = ({ isQuick }: ContestScale): number => (isQuick ? 1 : 3);

/** Time of one command or of several, one after the other. */
async function timed(...runs: readonly (() => Promise<Figures | { readonly seconds: number }>)[]): Promise<Figures> {
  let total = 0;
  for (const run of runs) total += (await run()).seconds ?? 0;
  return { seconds: total };
}

const exportCsv = (database: BenchDatabase, name: string) => (): Promise<{ readonly seconds: number }> =>
  database.psql(`\\copy trips to '${database.file(name)}' csv header`);

const tableToCsv: Contest = {
  name: 'table-to-csv',
  title: 'table of 1 million rows and 12 columns to a CSV file',
  async run(scale) {
    await using database = await openBenchDatabase(rowsOf(scale));
    const contenders = {
      stowage: () => timed(() => database.stowage('copy', 'pg:public/trips', 'files:ours.csv', '--on-conflict', 'overwrite')),
      ...(hasPsql() && { psql: () => timed(exportCsv(database, 'psql.csv')) }),
      'pg rows': () => timed(() => database.peer('rows-to-csv', database.connectionString, database.file('rows.csv'))),
    };
    return await hold('table-to-csv', seconds, contenders, repeatsOf(scale));
  },
};

const csvToTable: Contest = {
  name: 'csv-to-table',
  title: 'CSV file of 1 million rows and 12 columns to a new table',
  async run(scale) {
    await using database = await openBenchDatabase(rowsOf(scale));
    await database.stowage('copy', 'pg:public/trips', 'files:trips.csv');
    const empty = (name: string) => database.run(`drop table if exists ${name}; create table ${name} (like trips)`);
    const contenders = {
      stowage: async () => {
        await empty('ours');
        return timed(() => database.stowage('copy', 'files:trips.csv', 'pg:public/ours', '--mode', 'append'));
      },
      ...(hasPsql() && {
        psql: async () => {
          await empty('theirs');
          return timed(() => database.psql(`\\copy theirs from '${database.file('trips.csv')}' csv header`));
        },
      }),
    };
    return await hold('csv-to-table', seconds, contenders, repeatsOf(scale));
  },
};

const tableToParquet: Contest = {
  name: 'table-to-parquet',
  title: 'table of 1 million rows and 12 columns to a Parquet file',
  async run(scale) {
    await using database = await openBenchDatabase(rowsOf(scale));
    const contenders = {
      stowage: () => timed(() => database.stowage('copy', 'pg:public/trips', 'files:ours.parquet', '--on-conflict', 'overwrite')),
      ...(hasPsql() && {
        'psql, duckdb': () =>
          timed(exportCsv(database, 'psql.csv'), () =>
            database.peer('csv-to-parquet', database.file('psql.csv'), database.file('duckdb.parquet')),
          ),
      }),
      'pg rows': () => timed(() => database.peer('rows-to-parquet', database.connectionString, database.file('rows.parquet'))),
    };
    return await hold('table-to-parquet', seconds, contenders, repeatsOf(scale));
  },
};

/** Largest resident set of a copy of a table, for as many rows and for ten times as many. */
const tableMemory: Contest = {
  name: 'table-memory',
  title: 'memory of a copy to Parquet, 10 million rows against 1 million',
  async run(scale) {
    const peak = async (rows: number): Promise<Figures> => {
      await using database = await openBenchDatabase(rows);
      const { peakMegabytes } = await database.stowage('copy', 'pg:public/trips', 'files:ours.parquet');
      return { 'peak-rss': peakMegabytes };
    };
    const rows = rowsOf(scale);
    // The subject is the large table: a ratio of 1 means that memory does not grow with it.
    return await hold(
      'table-memory',
      { 'peak-rss': { unit: 'MB', better: 'less' } },
      { stowage: () => peak(rows * 10), [`${rows.toLocaleString('en-US')} rows`]: () => peak(rows) },
      1,
    );
  },
};

/** Tables against PostgreSQL's own client, DuckDB, and rows as objects. */
export const tableContests: readonly Contest[] = [tableToCsv, csvToTable, tableToParquet, tableMemory];
