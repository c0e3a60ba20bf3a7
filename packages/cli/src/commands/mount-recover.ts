import { findStagingFolder, listStaged, recoverStaged, type StagedContent } from '@stowage/mount';
import { type Command, Option } from 'commander';
import prettyBytes from 'pretty-bytes';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';
import { exitCodes } from '../terminal/failure.ts';
import { examples } from './examples.ts';

interface RecoverFlags {
  readonly list?: true;
  readonly stagingDir?: string;
  readonly onConflict?: 'fail' | 'overwrite';
}

/** What became of one file. */
interface Recovered {
  readonly location: string;
  readonly path: string;
  readonly outcome: 'saved' | 'failed' | 'unknown datastore';
  readonly message?: string | undefined;
  readonly dataPath: string;
}

const toRow = ({ state, size, location, path, reason = '' }: StagedContent): string[] => [
  state,
  prettyBytes(size, { binary: true }),
  `${location}  ${path}`,
  reason,
];

function* toLines({ location, path, outcome, message, dataPath }: Recovered): Generator<string> {
  yield `${outcome.padEnd(7)}  ${location}  ${path}${message === undefined ? '' : `: ${message}`}`;
  if (outcome !== 'saved') yield `         it is still at ${dataPath}`;
  if (outcome === 'failed') yield '         --on-conflict overwrite uploads it whatever has become of the file in the datastore';
}

async function* recoverAll(cli: Cli, folder: string, onConflict: NonNullable<RecoverFlags['onConflict']>): AsyncGenerator<Recovered> {
  const workspace = await cli.workspace();
  const places = new Map((await workspace.list()).map(({ location, name }) => [location, name]));
  const waiting = (await listStaged(folder)).filter(({ state }) => state !== 'open');
  for (const location of new Set(waiting.map((content) => content.location))) {
    const name = places.get(location);
    if (name === undefined) {
      const message = 'no datastore of this workspace is there';
      for (const { path, dataPath } of waiting.filter((content) => content.location === location)) {
        yield { location, path, dataPath, outcome: 'unknown datastore', message };
      }
      continue;
    }
    await using store = await workspace.open(name, { signal: cli.signal });
    for await (const { content, outcome, error } of recoverStaged(store, { folder, onConflict, signal: cli.signal })) {
      yield { location, path: content.path, dataPath: content.dataPath, outcome, message: error?.message };
    }
  }
}

/** `stowage mount recover` */
export function addMountRecover(mount: Command, cli: Cli): void {
  mount
    .command('recover')
    .description('upload what was written on a mount and could not be uploaded then')
    .option('--list', 'show what there is, and leave it')
    .option('--staging-dir <folder>', 'where it waits (default: in your state folder)')
    .addOption(
      new Option('--on-conflict <what>', 'a file has changed in the datastore meanwhile (default: fail)').choices(['fail', 'overwrite']),
    )
    .addHelpText('after', examples('mount recover --list', 'mount recover'))
    .action(async (_own: RecoverFlags, command: Command) => {
      // Options that "mount" has too are taken by it, also behind "recover".
      const flags = command.optsWithGlobals<RecoverFlags>();
      const folder = flags.stagingDir === undefined ? await findStagingFolder() : cli.resolve(flags.stagingDir);
      if (flags.list) {
        await cli.output.result({ folder, staged: await listStaged(folder) }, ({ staged }) => toColumns(staged.map(toRow)));
        return;
      }
      const recovered = await Array.fromAsync(recoverAll(cli, folder, flags.onConflict ?? 'fail'));
      if (recovered.some(({ outcome }) => outcome !== 'saved')) cli.exitCode = exitCodes.failed;
      await cli.output.result({ folder, recovered }, () =>
        recovered.length === 0 ? ['nothing to recover'] : recovered.flatMap((one) => [...toLines(one)]),
      );
    });
}
