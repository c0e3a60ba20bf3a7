import { Command } from 'commander';
import type { Cli } from './cli.ts';
import { addAcl } from './commands/acl.ts';
import { addCapabilities } from './commands/capabilities.ts';
import { addCat } from './commands/cat.ts';
import { addCompletion } from './commands/completion.ts';
import { addCompute } from './commands/compute.ts';
import { addCopyData } from './commands/copy.ts';
import { addCopy } from './commands/cp.ts';
import { addDatastore } from './commands/datastore.ts';
import { addDescribe } from './commands/describe.ts';
import { addDownload } from './commands/download.ts';
import { addDrivers } from './commands/drivers.ts';
import { addInit } from './commands/init.ts';
import { addList } from './commands/ls.ts';
import { addMatrix } from './commands/matrix.ts';
import { addMount } from './commands/mount.ts';
import { addMounts } from './commands/mounts.ts';
import { addMove } from './commands/mv.ts';
import { addPipeline } from './commands/pipeline.ts';
import { addPut } from './commands/put.ts';
import { addQuery } from './commands/query.ts';
import { addRemove } from './commands/rm.ts';
import { addRun } from './commands/run.ts';
import { addRuns } from './commands/runs.ts';
import { addSecret } from './commands/secret.ts';
import { addSign } from './commands/sign.ts';
import { addStat } from './commands/stat.ts';
import { addTables } from './commands/tables.ts';
import { addUnmount } from './commands/unmount.ts';
import { addUpload } from './commands/upload.ts';
import { version } from './version.ts';

const about = `Named datastores: register a place for data once, use it by name.

Addresses are <name>:<path>. Without a name the default datastore is meant: "stowage ls images" lists images in it.`;

const examples = `
Examples:
  $ stowage init
  $ stowage datastore register training --type azure_blob --account-name A --container-name C --account-key '\${env:KEY}'
  $ stowage upload ./animals training:animals
  $ stowage ls -l training:animals
  $ stowage download training:animals ./copy

Exit codes: 0 done, 1 failed (some file failed counts), 2 wrong usage, 130 interrupted.`;

/** All commands around one run. Registering looks at the arguments ahead, since its options are those of the datastore's type. */
export async function createProgram(cli: Cli, args: readonly string[]): Promise<Command> {
  const program = new Command('stowage')
    .description(about)
    .version(version)
    .option('--json', 'print one JSON document for machines')
    .option('-C, --workspace <folder>', 'the workspace: this folder or the nearest one above with a stowage.yaml')
    .option('--no-progress', 'do not show progress')
    .addHelpText('after', examples)
    .showHelpAfterError('(stowage --help shows how)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => cli.streams.stdout.write(text), writeErr: (text) => cli.streams.stderr.write(text) });
  program.hook('preAction', () => cli.configure(program.opts()));
  for (const add of [
    addInit,
    addDrivers,
    addSecret,
    addCapabilities,
    addList,
    addStat,
    addCat,
    addPut,
    addRemove,
    addMove,
    addCopy,
    addAcl,
    addSign,
    addTables,
    addDescribe,
    addQuery,
    addCopyData,
    addRun,
    addRuns,
    addPipeline,
    addMatrix,
    addCompute,
  ])
    add(program, cli);
  addUpload(program, cli);
  addDownload(program, cli);
  addMount(program, cli);
  addMounts(program, cli);
  addUnmount(program, cli);
  await addDatastore(program, cli, args);
  addCompletion(program);
  return program;
}
