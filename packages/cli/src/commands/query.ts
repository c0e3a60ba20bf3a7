import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { formatNames } from '../options/format-names.ts';
import { parseCount } from '../options/parse-count.ts';
import { examples } from './examples.ts';
import type { QueryFlags } from './query-rows.ts';

/** Rows that a table on the terminal has, unless a limit is given: all of them have to be known for the widths of its columns. */
const shownRows = 1_000;

/** `stowage query` */
export function addQuery(program: Command, cli: Cli): void {
  program
    .command('query')
    .description('run a statement in a database and show or keep its rows')
    .argument('<name>', 'the datastore')
    .argument('<statement>', "in the database's own language")
    .option('--param <value...>', 'the values of its parameters, in order: $1 in PostgreSQL, @p1 in SQL Server')
    .addOption(new Option('--format <format>', 'how rows are written').choices(['table', ...formatNames]))
    .option('-o, --output <file>', 'write them into this local file; its name says the format')
    .option('--limit <count>', `rows, at most; a table has ${shownRows} of them unless told otherwise`, parseCount)
    .addHelpText(
      'after',
      examples(
        'query pg "select * from trips where day > $1" --param 2026-11-01',
        'query pg "select * from trips" --format csv > trips.csv',
        'query pg "select * from trips" -o trips.parquet',
      ),
    )
    .action(async (name: string, statement: string, flags: QueryFlags) => {
      // Loaded when it is used: Arrow takes longer to load than most commands take.
      const { runQuery } = await import('./query-rows.ts');
      await runQuery(cli, name, statement, flags, shownRows);
    });
}
