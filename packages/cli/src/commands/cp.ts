import { DatastoreError, requireCapabilities } from '@stowage/core';
import { copy } from '@stowage/transfer';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { examples } from './examples.ts';
import { toTarget } from './target.ts';
import { addTransferOptions, runTransfer, type TransferFlags } from './transfer-options.ts';

/** `stowage cp` */
export function addCopy(program: Command, cli: Cli): void {
  const command = program
    .command('cp')
    .description('copy a file, or a folder with --recursive, inside a datastore or between two')
    .argument('<from>', 'a file or folder')
    .argument('<to>', 'the new path of a file, or with a slash at its end the folder it goes into; the contents of a folder go under it')
    .option('-r, --recursive', 'folders too')
    .addHelpText(
      'after',
      examples('cp training:a.csv training:b.csv', 'cp training:a.csv archive:2026/', 'cp -r training:animals archive:animals'),
    );
  addTransferOptions(command).action(async (from: string, to: string, flags: TransferFlags & { readonly recursive?: true }) => {
    const source = await cli.openAddress(from);
    const target = await cli.openAddress(to);
    const reader = requireCapabilities(source.store, 'stat', 'list', 'read');
    const { kind } = await reader.stat(source.path, { signal: cli.signal });
    if (kind === 'directory' && !flags.recursive) {
      throw new DatastoreError('PATH.IS_DIRECTORY', `${source.datastore}:${source.path} is a directory.`, {
        path: source.path,
        datastore: source.datastore,
        nextAction: 'Add --recursive to copy what is in it.',
      });
    }
    const { folder, as } = toTarget(to, target, kind === 'file');
    const writer = requireCapabilities(target.store, 'write');
    await runTransfer(cli, flags, (options) => copy(reader, source.path, writer, folder, { ...options, as }));
  });
}
