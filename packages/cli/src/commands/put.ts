import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Body, requireCapabilities } from '@stowage/core';
import type { Command } from 'commander';
import prettyBytes from 'pretty-bytes';
import type { Cli } from '../cli.ts';
import { UsageError } from '../terminal/failure.ts';
import { examples } from './examples.ts';

interface PutOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly create?: true;
  readonly append?: true;
}

const addPair = (text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const [name = '', ...value] = text.split('=');
  if (name === '' || value.length === 0) throw new UsageError(`--metadata takes name=value; ${JSON.stringify(text)} is not that.`);
  return { ...before, [name]: value.join('=') };
};

/** `stowage put` */
export function addPut(program: Command, cli: Cli): void {
  program
    .command('put')
    .description('write one file from a local file or from standard input')
    .argument('<address>', 'the file to write')
    .argument('[file]', 'the local file; standard input if left out or -', '-')
    .option('--content-type <type>', 'what the content is, for example text/csv')
    .option('--metadata <name=value>', 'user metadata; may be given several times', addPair)
    .option('--create', 'fail if the file exists, decided by the store in one step')
    .option('--append', 'add to the end of the file instead of replacing it')
    .addHelpText('after', examples('put training:labels.csv ./labels.csv --create', 'put training:notes.txt < notes.txt'))
    .action(async (address: string, file: string, options: PutOptions) => {
      const { store, path, datastore } = await cli.openAddress(address);
      const source =
        file === '-'
          ? { body: cli.stdin as Body }
          : { body: createReadStream(cli.resolve(file)) as Body, size: (await stat(cli.resolve(file))).size };
      const { size } = source;
      const { contentType, metadata } = options;
      if (options.append && (options.create || contentType !== undefined || metadata !== undefined)) {
        throw new UsageError('--append adds to a file as it is; --create, --content-type and --metadata do not go with it.');
      }
      const result = options.append
        ? await requireCapabilities(store, 'append').append(path, source.body, { size, signal: cli.signal })
        : await requireCapabilities(store, 'write').write(path, source.body, {
            size,
            contentType,
            metadata,
            ifNoneMatch: options.create ? '*' : undefined,
            signal: cli.signal,
          });
      await cli.output.result({ datastore, ...result }, ({ size: bytes }) => [
        `${datastore}:${path}  ${prettyBytes(bytes, { binary: true })}`,
      ]);
    });
}
