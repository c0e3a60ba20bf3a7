import { basename } from 'node:path';
import { joinPath, requireCapabilities } from '@stowage/core';
import type { Command } from 'commander';
import prettyBytes from 'pretty-bytes';
import type { Cli, OpenedAddress } from '../cli.ts';
import { UsageError } from '../terminal/failure.ts';
import { examples } from './examples.ts';
import { type LocalSource, openLocal } from './local-source.ts';

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

/** Where the bytes go: into a folder, which ends in a slash or is the root, under the name that the local file has. */
function toPath(address: string, { path, datastore }: OpenedAddress, file: string): string {
  if (path !== '' && !address.endsWith('/')) return path;
  if (file === '-') throw new UsageError(`${datastore}:${path} is a folder; name the file that standard input becomes.`);
  return joinPath(path, basename(file));
}

/** `stowage put` */
export function addPut(program: Command, cli: Cli): void {
  program
    .command('put')
    .description('write one file from a local file or from standard input')
    .argument('<address>', 'the file to write; with a slash at its end the folder that the local file goes into')
    .argument('[file]', 'the local file; standard input if left out or -', '-')
    .option('--content-type <type>', 'what the content is, for example text/csv')
    .option('--metadata <name=value>', 'user metadata; may be given several times', addPair)
    .option('--create', 'fail if the file exists, decided by the store in one step')
    .option('--append', 'add to the end of the file instead of replacing it')
    .addHelpText('after', examples('put training:labels.csv ./labels.csv --create', 'put training:notes.txt < notes.txt'))
    .action(async (address: string, file: string, options: PutOptions) => {
      const { contentType, metadata } = options;
      if (options.append && (options.create || contentType !== undefined || metadata !== undefined)) {
        throw new UsageError('--append adds to a file as it is; --create, --content-type and --metadata do not go with it.');
      }
      const opened = await cli.openAddress(address);
      const path = toPath(address, opened, file);
      const { store, datastore } = opened;
      const { signal } = cli;
      const source: LocalSource =
        file === '-' ? { body: cli.stdin, size: undefined, close: async () => undefined } : await openLocal(cli.resolve(file));
      try {
        const { body, size } = source;
        const result = options.append
          ? await requireCapabilities(store, 'append').append(path, body, { size, signal })
          : await requireCapabilities(store, 'write').write(path, body, {
              size,
              contentType,
              metadata,
              ifNoneMatch: options.create ? '*' : undefined,
              signal,
            });
        await cli.output.result({ datastore, ...result }, ({ size: bytes }) => [
          `${datastore}:${path}  ${prettyBytes(bytes, { binary: true })}`,
        ]);
      } finally {
        await source.close();
      }
    });
}
