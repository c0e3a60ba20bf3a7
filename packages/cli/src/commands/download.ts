import { requireCapabilities } from '@stowage/core';
import { download } from '@stowage/transfer';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { examples } from './examples.ts';
import { addTransferOptions, runTransfer, type TransferFlags } from './transfer-options.ts';

interface DownloadFlags extends TransferFlags {
  readonly fsync?: true;
  readonly keepPrefix?: true;
}

/** `stowage download` */
export function addDownload(program: Command, cli: Cli): void {
  const command = program
    .command('download')
    .description('bring a folder or file of a datastore to a local folder')
    .argument('<address>', 'a folder: what is in it goes under the local folder; or a file: it goes there under its own name')
    .argument('<local>', 'the local folder; made if it is not there')
    .option('--fsync', 'force each file to the disk before it gets its name')
    .option('--keep-prefix', 'keep the path of the address below the local folder')
    .addHelpText(
      'after',
      examples('download training:animals ./copy', 'download training:labels.csv .', 'download training: ./all --on-conflict skip'),
    );
  addTransferOptions(command).action(async (address: string, local: string, flags: DownloadFlags) => {
    const { store, path } = await cli.openAddress(address);
    const source = requireCapabilities(store, 'stat', 'list', 'read');
    await runTransfer(cli, flags, (options) =>
      download(source, path, cli.resolve(local), { ...options, fsync: flags.fsync, keepPrefix: flags.keepPrefix }),
    );
  });
}
