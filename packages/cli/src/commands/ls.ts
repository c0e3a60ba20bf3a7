import { type Entry, requireCapabilities } from '@stowage/core';
import type { Command } from 'commander';
import prettyBytes from 'pretty-bytes';
import type { Cli } from '../cli.ts';
import { parseCount } from '../options/parse-count.ts';
import { examples } from './examples.ts';

interface LsOptions {
  readonly recursive?: true;
  readonly long?: true;
  readonly limit?: number;
}

function toLine(entry: Entry, long: boolean): string {
  const name = entry.kind === 'directory' ? `${entry.path}/` : entry.path;
  if (!long) return name;
  const size = entry.kind === 'file' ? prettyBytes(entry.size, { binary: true }) : '-';
  return `${size.padStart(10)}  ${(entry.lastModified?.toISOString() ?? '-').padEnd(24)}  ${name}`;
}

async function* first(entries: AsyncIterable<Entry>, count: number): AsyncGenerator<Entry> {
  let left = count;
  for await (const entry of entries) {
    yield entry;
    if (--left === 0) return;
  }
}

/** `stowage ls` */
export function addList(program: Command, cli: Cli): void {
  program
    .command('ls')
    .description('list a folder of a datastore')
    .argument('[address]', 'a folder; the root of the default datastore if left out')
    .option('-r, --recursive', 'all files below, instead of the direct children')
    .option('-l, --long', 'with sizes and times')
    .option('--limit <count>', 'stop after so many entries', parseCount)
    .addHelpText('after', examples('ls', 'ls -l training:animals', 'ls -r training: --json'))
    .action(async (address: string | undefined, options: LsOptions) => {
      const { store, path, datastore } = await cli.openAddress(address ?? '');
      const listing = requireCapabilities(store, 'list').list(path, { recursive: options.recursive ?? false, signal: cli.signal });
      const entries = options.limit === undefined ? listing : first(listing, options.limit);
      await cli.output.stream({ datastore, path }, 'entries', entries, (entry) => toLine(entry, options.long ?? false));
    });
}
