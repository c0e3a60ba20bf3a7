import { unmount } from '@stowage/mount';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { examples } from './examples.ts';

/** `stowage unmount` */
export function addUnmount(program: Command, cli: Cli): void {
  program
    .command('unmount')
    .description('undo a mount, after what was written has been uploaded')
    .argument('<directory>', 'where it is mounted')
    .option('--lazy', 'also while it is in use: it goes out of sight, and ends when it is let go')
    .addHelpText('after', examples('unmount ./data', 'unmount /mnt/images --lazy'))
    .action(async (directory: string, { lazy = false }: { readonly lazy?: boolean }) => {
      const path = cli.resolve(directory);
      await unmount(path, { lazy, signal: cli.signal });
      await cli.output.result({ directory: path }, () => [`unmounted ${path}`]);
    });
}
