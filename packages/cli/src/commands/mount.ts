import { mount } from '@stowage/mount';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../terminal/failure.ts';
import { examples } from './examples.ts';
import { addMountFlags, type MountFlags, toMountSettings } from './mount-flags.ts';
import { addMountRecover } from './mount-recover.ts';

/** `stowage mount` */
export function addMount(program: Command, cli: Cli): void {
  const command = program
    .command('mount')
    .description('show a folder of a datastore as a folder of this machine (Linux)')
    .argument('<address>', 'a folder of a datastore; "name:" is all of it')
    .argument('<directory>', 'an empty folder to mount on')
    .option('--foreground', 'stay until the mount ends; Ctrl-C unmounts')
    .addHelpText(
      'after',
      examples('mount training:images /mnt/images --read-only', 'mount training: ./data --cache-dir ~/.cache/stowage', 'unmount ./data'),
    );
  addMountFlags(command).action(async (address: string, directory: string, flags: MountFlags & { readonly foreground?: true }) => {
    const { datastore, path } = await (await cli.workspace()).resolve(address);
    const attached = flags.foreground ?? false;
    const { signal } = cli;
    const onLog = attached ? (line: string): void => cli.output.notice(line) : undefined;
    const mounted = await mount(datastore, path, cli.resolve(directory), { ...toMountSettings(cli, flags), attached, signal, onLog });
    const { pid, log } = mounted;
    await cli.output.result({ directory: mounted.directory, datastore: datastore.name, path, pid, log }, (shown) => [
      `mounted ${shown.datastore}:${shown.path} on ${shown.directory} (process ${shown.pid})`,
    ]);
    if (!attached) return;
    const onAbort = (): void => void mounted.stop();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const end = await mounted.ended;
    signal.removeEventListener('abort', onAbort);
    if (end !== 0) cli.exitCode = exitCodes.failed;
  });
  addMountRecover(command, cli);
}
