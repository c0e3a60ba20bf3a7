import { join } from 'node:path';
import { type Datastore, DatastoreError, requireCapabilities } from '@stowage/core';
import type { CopyDataOptions, DataSource, DataTarget, FilesEnd } from '@stowage/transfer/tables';
import { toDataEnd } from '@stowage/workspace';
import type { Command } from 'commander';
import type { Cli, OpenedAddress } from '../cli.ts';
import { UsageError } from '../terminal/failure.ts';
import { addCopyOptions, type CopyFlags } from './copy-options.ts';
import { examples } from './examples.ts';
import { printPlan, printRows } from './rows-report.ts';
import { runTransfer } from './transfer-options.ts';

/** What copies rows, loaded when it is used: Arrow takes longer to load than most commands take. */
const load = () => import('@stowage/transfer/tables');

/** A path as the address gave it: a slash at its end says folder. */
function toPlace({ path, query }: OpenedAddress, address: string): { readonly path: string; readonly query?: string | undefined } {
  return { path: path !== '' && address.endsWith('/') ? `${path}/` : path, query };
}

async function toSource(cli: Cli, address: string, { query, param }: CopyFlags): Promise<DataSource> {
  // With a statement the datastore alone says it all.
  const opened = await cli.openAddress(query === undefined || address.includes(':') ? address : `${address}:`);
  if (query !== undefined && (opened.path !== '' || opened.query !== undefined))
    throw new UsageError('--query goes with the name of a datastore alone, as in "copy pg: ...".');
  return toDataEnd(opened.store, query === undefined ? toPlace(opened, address) : { path: '', query }, param);
}

async function toTarget(cli: Cli, address: string): Promise<DataTarget> {
  const opened = await cli.openAddress(address);
  const end = toDataEnd(opened.store, toPlace(opened, address));
  if ('statement' in end) throw new UsageError('Rows cannot be put into a statement; name a table.');
  return end;
}

async function toOptions(cli: Cli, flags: CopyFlags, names: string): Promise<CopyDataOptions> {
  const { cursor, from, to, state = flags.resume ? names : undefined, divertTo } = flags;
  if (cursor === undefined && (from !== undefined || to !== undefined))
    throw new UsageError('--from and --to are values of a column: give --cursor.');
  const diverted = divertTo === undefined ? undefined : await cli.openAddress(divertTo);
  return {
    format: flags.format,
    mode: flags.mode,
    keys: flags.key,
    partRows: flags.partRows,
    partBytes: flags.partBytes,
    partitionBy: flags.partitionBy,
    onBadRow: flags.onBadRow,
    divertTo: diverted && { store: diverted.store, path: diverted.path },
    cursor: cursor === undefined ? undefined : { column: cursor, from, to },
    state:
      state === undefined
        ? undefined
        : { name: state, state: (await load()).createFolderState(join(await (await cli.workspace()).stateFolder(), 'copies')) },
    resume: flags.resume,
    parallel: flags.parallel,
    onConflict: flags.onConflict,
    verify: flags.verify,
    signal: cli.signal,
  };
}

const isFiles = (end: DataSource | DataTarget): end is FilesEnd => 'path' in end;

/** Refuses a folder that is copied as it is, unless that was asked for. */
async function requireRecursive({ store, path }: FilesEnd, signal: AbortSignal): Promise<void> {
  const reader: Datastore<'stat'> = requireCapabilities(store, 'stat');
  if (path !== '' && !path.endsWith('/') && (await reader.stat(path, { signal })).kind === 'file') return;
  throw new DatastoreError('PATH.IS_DIRECTORY', `${store.name}:${path} is a directory.`, {
    path,
    datastore: store.name,
    nextAction: 'Add --recursive to copy what is in it as it is, or --format to read its files as rows.',
  });
}

async function copyRows(cli: Cli, source: DataSource, target: DataTarget, options: CopyDataOptions): Promise<void> {
  const progress = cli.rowProgress();
  try {
    const summary = await (await load()).copyData(source, target, { ...options, onProgress: (state) => progress.update(state) });
    progress.end();
    if (summary.kind === 'rows') await printRows(cli, summary);
  } finally {
    progress.end();
  }
}

async function copyFiles(
  cli: Cli,
  source: FilesEnd,
  target: FilesEnd,
  { options, flags }: { readonly options: CopyDataOptions; readonly flags: CopyFlags },
): Promise<void> {
  const { onConflict = 'fail', verify = 'rows' } = flags;
  await runTransfer(cli, { ...flags, onConflict, verify: verify !== 'none' }, async (given) => {
    const { concurrency, onError, onProgress, onEvent } = given;
    const summary = await (await load()).copyData(source, target, { ...options, files: { concurrency, onError, onProgress, onEvent } });
    if (summary.kind !== 'files') throw new TypeError('Files were copied as rows.');
    return summary;
  });
}

/** `stowage copy` */
export function addCopyData(program: Command, cli: Cli): void {
  const command = program
    .command('copy')
    .description('copy a file, folder, table or query to files or into a table, from any datastore to any')
    .argument('<from>', 'a file, a folder, a table (<name>:<schema>/<table>), or a query (<name>:?query=..., or <name> with --query)')
    .argument('<to>', 'a file, with a slash at its end a folder, or a table')
    .addHelpText(
      'after',
      examples(
        'copy pg:public/trips blob:export/ --format parquet',
        'copy blob:export/ sql:dbo/trips --mode replace --verify checksum',
        'copy pg: blob:late.csv --query "select * from trips where delay > $1" --param 30',
        'copy pg:trips blob:trips/ --format parquet --cursor changed_at --state nightly',
        'copy blob:trips.csv pg:trips --mode append --on-bad-row divert --divert-to blob:bad.jsonl',
      ),
    );
  addCopyOptions(command).action(async (from: string, to: string, flags: CopyFlags) => {
    const source = await toSource(cli, from, flags);
    const target = await toTarget(cli, to);
    const options = await toOptions(cli, flags, `${from} to ${to}`);
    const asFiles = isFiles(source) && isFiles(target) && flags.format === undefined;
    if (flags.dryRun) return printPlan(cli, await (await load()).planCopy(source, target, options));
    if (!asFiles) return copyRows(cli, source, target, options);
    if (!flags.recursive) await requireRecursive(source, cli.signal);
    return copyFiles(cli, source, target, { options, flags });
  });
}
