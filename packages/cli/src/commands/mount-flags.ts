import type { MountSettings } from '@stowage/mount';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { parseDuration } from '../options/parse-duration.ts';
import { parseId, parsePermissions } from '../options/parse-permissions.ts';
import { parseSize } from '../options/parse-size.ts';

/** What the options of {@link addMountFlags} give. */
export interface MountFlags {
  readonly readOnly?: true;
  readonly allowOther?: true;
  readonly nonEmpty?: true;
  readonly uid?: number;
  readonly gid?: number;
  readonly umask?: number;
  readonly immutable?: true;
  readonly attributeTime?: number;
  readonly listingTime?: number;
  readonly memorySize?: number;
  readonly cacheDir?: string;
  readonly cacheSize?: number;
  readonly stagingDir?: string;
  readonly stagingSize?: number;
  readonly onChange?: 'fail' | 'restart';
  readonly onConflict?: 'fail' | 'overwrite';
  readonly timeout?: number;
  readonly drain?: number;
}

/** Adds the options that say how a mount looks and works. */
export function addMountFlags(command: Command): Command {
  return command
    .option('--read-only', 'refuse every change')
    .option('--allow-other', 'let other users in, as far as --umask does')
    .option('--non-empty', 'mount on a folder that is not empty, hiding what is in it')
    .option('--uid <number>', 'whom everything belongs to (default: you)', parseId)
    .option('--gid <number>', 'the group of everything (default: yours)', parseId)
    .option('--umask <bits>', 'permission bits that nothing has (default: 022)', parsePermissions)
    .option('--immutable', 'the files never change while they are mounted: what was seen of them holds for an hour')
    .option('--attribute-time <time>', 'how long sizes, times and names are taken for true (default: 1s)', parseDuration)
    .option('--listing-time <time>', 'how long the names in a folder are (default: 1s)', parseDuration)
    .option('--memory-size <size>', 'content that is kept in memory (default: 128M)', parseSize)
    .option('--cache-dir <folder>', 'keep content that was read on disk here, also for later mounts')
    .option('--cache-size <size>', 'how much of it (default: 10G)', parseSize)
    .option('--staging-dir <folder>', 'where content that is written waits for its upload (default: in your state folder)')
    .option('--staging-size <size>', 'how much of it (default: what the disk has)', parseSize)
    .addOption(
      new Option('--on-change <what>', 'a file changes in the datastore while it is read (default: fail)').choices(['fail', 'restart']),
    )
    .addOption(
      new Option('--on-conflict <what>', 'a file has changed in the datastore when one that was written is closed (default: fail)').choices(
        ['fail', 'overwrite'],
      ),
    )
    .option('--timeout <time>', 'give up a datastore that does not answer (default: 60s)', parseDuration)
    .option('--drain <time>', 'time for uploads when the mount ends (default: 60s)', parseDuration);
}

/** The settings that the options mean. */
export function toMountSettings(cli: Cli, flags: MountFlags): MountSettings {
  const { readOnly, allowOther, nonEmpty, uid, gid, umask, immutable, onChange, onConflict, timeout, drain } = flags;
  return {
    ...{ readOnly, allowOther, nonEmpty, uid, gid, umask, immutable, onChange, onConflict, timeout, drain },
    lifetimes: { attributes: flags.attributeTime, names: flags.attributeTime, listings: flags.listingTime ?? flags.attributeTime },
    cache: {
      memory: flags.memorySize,
      folder: flags.cacheDir === undefined ? undefined : cli.resolve(flags.cacheDir),
      disk: flags.cacheSize,
    },
    staging: { folder: flags.stagingDir === undefined ? undefined : cli.resolve(flags.stagingDir), size: flags.stagingSize },
  };
}
