import { requireCapabilities } from '@stowage/core';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';
import { examples } from './examples.ts';

/** `stowage stat` */
export function addStat(program: Command, cli: Cli): void {
  program
    .command('stat')
    .description('tell what a path names: size, times, ETag, metadata')
    .argument('<address>', 'a file or folder')
    .addHelpText('after', examples('stat training:animals/cat.png', 'stat training:animals/cat.png --json'))
    .action(async (address: string) => {
      const { store, path, datastore } = await cli.openAddress(address);
      const entry = await requireCapabilities(store, 'stat').stat(path, { signal: cli.signal });
      await cli.output.result({ datastore, ...entry }, (value) =>
        toColumns(
          Object.entries(value)
            .filter(([, field]) => field !== undefined)
            .map(([name, field]) => [
              name,
              field instanceof Date ? field.toISOString() : typeof field === 'object' ? JSON.stringify(field) : String(field),
            ]),
        ),
      );
    });
}
