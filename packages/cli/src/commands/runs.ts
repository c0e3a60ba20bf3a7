import { cleanRuns, listRuns, type Movement, type RunRecord, readRunLog, showRun } from '@stowage/compute';
import { DatastoreError } from '@stowage/core';
import type { Workspace } from '@stowage/workspace';
import { type Command, Option } from 'commander';
import prettyBytes from 'pretty-bytes';
import type { Cli } from '../cli.ts';
import { parseAge } from '../options/parse-period.ts';
import { toColumns } from '../terminal/columns.ts';
import { exitCodes } from '../terminal/failure.ts';
import { examples } from './examples.ts';

const toRow = ({ id, status, compute, command, exitCode, signal }: RunRecord): string[] => [
  id,
  status,
  exitCode === undefined ? (signal ?? '') : String(exitCode),
  compute.name,
  command.join(' ').slice(0, 80),
];

function toMovementLine({ name, mode, from, to, files, bytes, rows, digest }: Movement): string {
  const counts = [
    files === undefined ? '' : `${files} files`,
    bytes === undefined ? '' : prettyBytes(bytes, { binary: true }),
    rows === undefined ? '' : `${rows} rows`,
    digest === undefined ? '' : `digest ${digest}`,
  ];
  return `  ${mode} ${name}: ${from} -> ${to}  ${counts.filter(Boolean).join(', ')}`.trimEnd();
}

function* toLines(record: RunRecord): Generator<string> {
  const { status, compute, sourceDirectory, command, started, ended, exitCode, signal, error, kept, snapshot } = record;
  const fields = {
    status,
    compute: `${compute.name} (${compute.location ?? compute.kind})`,
    source: sourceDirectory,
    command: command.join(' '),
  };
  const rest = {
    started,
    ended,
    'exit code': exitCode,
    signal,
    snapshot: snapshot && `${snapshot.files} files, digest ${snapshot.digest}`,
    kept,
  };
  yield* toColumns(Object.entries({ ...fields, ...rest }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
  for (const movement of record.movements) yield toMovementLine(movement);
  if (error !== undefined) yield `error: ${String(error.code ?? error.name)}: ${String(error.message)}`;
}

/** The run that is meant: the last one when none is named. */
async function findRun(workspace: Workspace, id: string | undefined): Promise<RunRecord> {
  if (id !== undefined) return showRun(workspace, id);
  const [last] = await listRuns(workspace);
  if (last === undefined)
    throw new DatastoreError('RUN.UNKNOWN', 'There is no run in this workspace yet.', { nextAction: 'Run something: stowage run --help' });
  return last;
}

/** `stowage runs` */
export function addRuns(program: Command, cli: Cli): void {
  const runs = program
    .command('runs')
    .description('what was run: list, show, logs, clean')
    .addHelpText('after', examples('runs list', 'runs show', 'runs clean'));
  runs
    .command('list')
    .description('all runs of the workspace, the newest first')
    .addHelpText('after', examples('runs list', 'runs list --json'))
    .action(async () => {
      const records = await listRuns(await cli.workspace());
      await cli.output.result({ runs: records }, () => toColumns(records.map(toRow)));
    });
  runs
    .command('show')
    .description('one run: what was delivered, from where, with digests, and how it ended')
    .argument('[id]', 'the last one if left out')
    .addHelpText('after', examples('runs show', 'runs show 20261128-193802-x7k2pq --json'))
    .action(async (id: string | undefined) => {
      await cli.output.result(await findRun(await cli.workspace(), id), toLines);
    });
  runs
    .command('logs')
    .description('what the program of a run printed, to standard output and standard error as it did')
    .argument('[id]', 'the last one if left out')
    .addOption(new Option('--only <stream>', 'one of the two').choices(['stdout', 'stderr']))
    .addHelpText('after', examples('runs logs', 'runs logs --only stderr'))
    .action(async (id: string | undefined, { only }: { readonly only?: 'stdout' | 'stderr' }) => {
      const workspace = await cli.workspace();
      const record = await findRun(workspace, id);
      for (const stream of ['stdout', 'stderr'] as const) {
        if (only !== undefined && only !== stream) continue;
        for await (const chunk of readRunLog(workspace, record.id, stream)) {
          if (stream === 'stdout') await cli.output.write(chunk);
          else cli.streams.stderr.write(chunk);
        }
      }
    });
  runs
    .command('clean')
    .description('remove what killed runs left: processes, mounts, working folders')
    .option('--older-than <period>', 'also remove the records and logs of runs that ended longer ago: 12h, 30d', parseAge)
    .addHelpText('after', examples('runs clean', 'runs clean --older-than 30d'))
    .action(async ({ olderThan }: { readonly olderThan?: Date }) => {
      const report = await cleanRuns(await cli.workspace(), { endedBefore: olderThan, includeDev: true, signal: cli.signal });
      const shown = report.cleaned.map(({ id, found, error }) => ({ id, found, error: error === undefined ? undefined : toText(error) }));
      await cli.output.result({ cleaned: shown, removed: report.removed }, () => [
        ...shown.map(({ id, found, error }) =>
          error === undefined
            ? `${id}: ${found?.processes ?? 0} processes, ${found?.mounts ?? 0} mounts, ${found?.folders ?? 0} folders removed`
            : `${id}: FAILED: ${error}`,
        ),
        `${report.cleaned.length} killed runs, ${report.removed.length} old records`,
      ]);
      if (shown.some(({ error }) => error !== undefined)) cli.exitCode = exitCodes.failed;
    });
}

const toText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
