import { DatastoreError, isDatastoreError, requireCapabilities } from '@stowage/core';
import type { Command } from 'commander';
import type { Cli, OpenedAddress } from '../cli.ts';
import { examples } from './examples.ts';

interface RmOptions {
  readonly recursive?: true;
  readonly force?: true;
}

async function remove({ store, path, datastore }: OpenedAddress, options: RmOptions, cli: Cli): Promise<'file' | 'directory' | 'missing'> {
  const { signal } = cli;
  const target = requireCapabilities(store, 'delete', 'stat');
  const entry = await target.stat(path, { signal }).catch((error: unknown) => {
    if (options.force && isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
    throw error;
  });
  if (entry === undefined) return 'missing';
  if (entry.kind === 'file') {
    await target.delete(path, { signal });
    return 'file';
  }
  if (!options.recursive) {
    throw new DatastoreError('PATH.IS_DIRECTORY', `${datastore}:${path} is a directory.`, {
      path,
      datastore,
      nextAction: 'Add --recursive to delete it with what is in it.',
    });
  }
  await requireCapabilities(store, 'deleteDirectory').deleteDirectory(path, { recursive: true, signal });
  return 'directory';
}

/** `stowage rm` */
export function addRemove(program: Command, cli: Cli): void {
  program
    .command('rm')
    .description('delete files, or folders with --recursive')
    .argument('<address...>', 'what to delete')
    .option('-r, --recursive', 'folders too, with what is in them')
    .option('-f, --force', 'what is not there is no failure')
    .addHelpText('after', examples('rm training:old.csv', 'rm -r training:animals'))
    .action(async (addresses: readonly string[], options: RmOptions) => {
      const deleted: { readonly datastore: string; readonly path: string; readonly kind: string }[] = [];
      for (const address of addresses) {
        const opened = await cli.openAddress(address);
        deleted.push({ datastore: opened.datastore, path: opened.path, kind: await remove(opened, options, cli) });
      }
      await cli.output.result({ deleted }, () =>
        deleted.map(({ datastore, path, kind }) => `${kind === 'missing' ? 'not there' : 'deleted'}  ${datastore}:${path}`),
      );
    });
}
