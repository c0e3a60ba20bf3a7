import { requireCapabilities, type TableEntry } from '@stowage/core';
import { formatTablePath } from '@stowage/workspace';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { examples } from './examples.ts';

function toLine(entry: TableEntry): string {
  const rows = entry.estimatedRows === undefined ? '' : `  about ${new Intl.NumberFormat('en').format(entry.estimatedRows)} rows`;
  return `${entry.kind.padEnd(17)}  ${formatTablePath(entry)}${rows}`;
}

/** `stowage tables` */
export function addTables(program: Command, cli: Cli): void {
  program
    .command('tables')
    .description('list the tables and views of a database')
    .argument('<name>', 'the datastore')
    .option('--schema <schema>', 'only those of this schema')
    .addHelpText('after', examples('tables pg', 'tables pg --schema public --json'))
    .action(async (name: string, { schema }: { readonly schema?: string }) => {
      const { store, datastore } = await cli.openAddress(`${name.replace(/:$/, '')}:`);
      const tables = requireCapabilities(store, 'listTables').listTables({ schema, signal: cli.signal });
      await cli.output.stream({ datastore }, 'tables', tables, toLine);
    });
}
