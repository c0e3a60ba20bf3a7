import { requireCapabilities } from '@stowage/core';
import { move } from '@stowage/transfer';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { UsageError } from '../terminal/failure.ts';
import { examples } from './examples.ts';
import { toTarget } from './target.ts';
import { addTransferOptions, runTransfer, type TransferFlags } from './transfer-options.ts';

/** `stowage mv` */
export function addMove(program: Command, cli: Cli): void {
  const command = program
    .command('mv')
    .description('move a file or folder inside a datastore: renamed where the store can, else copied, verified and deleted')
    .argument('<from>', 'a file or folder')
    .argument('<to>', 'the new path of a file, or with a slash at its end the folder it goes into; the contents of a folder go under it')
    .addHelpText('after', examples('mv training:a.csv training:b.csv', 'mv training:incoming training:archive/2026'));
  addTransferOptions(command).action(async (from: string, to: string, flags: TransferFlags) => {
    const source = await cli.openAddress(from);
    const target = await cli.openAddress(to);
    if (source.datastore !== target.datastore) {
      throw new UsageError(`mv works inside one datastore. To another one: stowage cp -r ${from} ${to}, then stowage rm -r ${from}`);
    }
    const store = requireCapabilities(source.store, 'stat');
    const { kind } = await store.stat(source.path, { signal: cli.signal });
    const { folder, as } = toTarget(to, target, kind === 'file');
    await runTransfer(cli, flags, (options) => move(store, source.path, folder, { ...options, as }));
  });
}
