import { requireCapabilities } from '@stowage/core';
import { upload, uploadFiles } from '@stowage/transfer';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { examples } from './examples.ts';
import { statLocal } from './local-source.ts';
import { addTransferOptions, runTransfer, type TransferFlags } from './transfer-options.ts';

interface UploadFlags extends TransferFlags {
  readonly symlinks: 'skip' | 'follow';
  readonly keepPrefix?: true;
}

/** `stowage upload` */
export function addUpload(program: Command, cli: Cli): void {
  const command = program
    .command('upload')
    .description('send a local folder, or one file, to a datastore')
    .argument('<local>', 'a folder: what is in it goes under the address; or a file: it goes there under its own name')
    .argument('[address]', 'a folder of a datastore; the root of the default one if left out')
    .addOption(new Option('--symlinks <what>', 'symbolic links below the folder').choices(['skip', 'follow']).default('skip'))
    .option('--keep-prefix', 'keep the path of the folder, as it was given, below the address')
    .addHelpText(
      'after',
      examples('upload ./animals training:animals', 'upload ./animals --on-conflict ifChanged', 'upload ./labels.csv training:'),
    );
  addTransferOptions(command).action(async (local: string, address: string | undefined, flags: UploadFlags) => {
    const source = cli.resolve(local);
    const isFile = (await statLocal(source)).isFile();
    const { store, path } = await cli.openAddress(address ?? '');
    const target = requireCapabilities(store, 'write');
    await runTransfer(cli, flags, (options) =>
      isFile
        ? uploadFiles(target, [source], { ...options, to: path })
        : upload(target, source, { ...options, to: path, symlinks: flags.symlinks, keepPrefix: flags.keepPrefix }),
    );
  });
}
