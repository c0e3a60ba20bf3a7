import { type ByteRange, requireCapabilities } from '@stowage/core';
import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../cli.ts';
import { UsageError } from '../terminal/failure.ts';
import { examples } from './examples.ts';

const toRange = (text: string): { readonly range: ByteRange } | { readonly suffix: number } => {
  const match = /^(\d*)-(\d*)$/.exec(text);
  const [, from = '', to = ''] = match ?? [];
  if (match === null || (from === '' && to === ''))
    throw new InvalidArgumentError('Write first-last as in HTTP: 0-99, 100-, or -50 for the last 50 bytes.');
  if (from === '') return { suffix: Number(to) };
  if (to === '') return { range: { offset: Number(from) } };
  if (Number(to) < Number(from)) throw new InvalidArgumentError('The last byte comes before the first.');
  return { range: { offset: Number(from), length: Number(to) - Number(from) + 1 } };
};

/** `stowage cat` */
export function addCat(program: Command, cli: Cli): void {
  program
    .command('cat')
    .description('write the bytes of files to standard output')
    .argument('<address...>', 'files, one after the other')
    .option('--range <first-last>', 'only these bytes, as in HTTP: 0-99, 100-, -50', toRange)
    .addHelpText('after', examples('cat training:labels.csv', 'cat training:model.bin --range 0-15 | xxd'))
    .action(async (addresses: readonly string[], options: { readonly range?: ReturnType<typeof toRange> }) => {
      if (cli.output.json)
        throw new UsageError('cat writes the bytes themselves; --json has no meaning for it. Use stat for what is known of a file.');
      for (const address of addresses) {
        const { store, path } = await cli.openAddress(address);
        const content = await requireCapabilities(store, 'read').read(path, { ...options.range, signal: cli.signal });
        for await (const chunk of content) await cli.output.write(chunk);
      }
    });
}
