import { cleanMounts, listMounts, type MountInfo } from '@stowage/mount';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';
import { exitCodes } from '../terminal/failure.ts';
import { examples } from './examples.ts';

const toRow = ({ directory, source, state, readOnly, pid }: MountInfo): string[] => [
  directory,
  source,
  state,
  readOnly === undefined ? '' : readOnly ? 'read-only' : 'read-write',
  pid === undefined ? '' : `process ${pid}`,
];

/** `stowage mounts` */
export function addMounts(program: Command, cli: Cli): void {
  const mounts = program
    .command('mounts')
    .description('the mounts of Stowage on this machine')
    .addHelpText('after', examples('mounts list', 'mounts clean'));
  mounts
    .command('list', { isDefault: true })
    .description('list the mounts; "dead" is what a killed process left')
    .addHelpText('after', examples('mounts', 'mounts --json'))
    .action(async () => {
      await cli.output.result({ mounts: await listMounts() }, (result) => toColumns(result.mounts.map(toRow)));
    });
  mounts
    .command('clean')
    .description('take away mounts whose process is gone')
    .addHelpText('after', examples('mounts clean'))
    .action(async () => {
      const { unmounted, failed } = await cleanMounts();
      const failures = failed.map(({ directory, error }) => ({
        directory,
        message: error instanceof Error ? error.message : String(error),
      }));
      if (failures.length > 0) cli.exitCode = exitCodes.failed;
      await cli.output.result({ unmounted, failed: failures }, (result) => [
        ...result.unmounted.map((directory) => `unmounted ${directory}`),
        ...result.failed.map(({ directory, message }) => `FAILED ${directory}: ${message}`),
        ...(result.unmounted.length + result.failed.length === 0 ? ['nothing to clean'] : []),
      ]);
    });
}
