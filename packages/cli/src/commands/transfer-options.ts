import type { ConflictPolicy, TransferEvent, TransferOptions, TransferSummary } from '@stowage/transfer';
import { type Command, Option } from 'commander';
import prettyBytes from 'pretty-bytes';
import type { Cli } from '../cli.ts';
import { parseCount } from '../options/parse-count.ts';
import { exitCodes } from '../terminal/failure.ts';

/** What the options of {@link addTransferOptions} give. */
export interface TransferFlags {
  readonly onConflict: ConflictPolicy;
  readonly concurrency?: number;
  readonly stopOnError?: true;
  readonly verbose?: true;
  readonly verify: boolean;
}

const policies: readonly ConflictPolicy[] = ['fail', 'skip', 'overwrite', 'ifNewer', 'ifChanged'];

/** Adds the options that every command has which moves files. */
export function addTransferOptions(command: Command): Command {
  return command
    .addOption(new Option('--on-conflict <policy>', 'what happens to a file whose target exists').choices(policies).default('fail'))
    .option('--concurrency <count>', 'files at a time', parseCount)
    .option('--stop-on-error', 'start no further file after one has failed')
    .option('--no-verify', 'do not compute and compare digests')
    .option('-v, --verbose', 'a line for each file');
}

const verbs = { done: 'done', skipped: 'skipped', failed: 'FAILED' } as const;

function toLine({ outcome, source, target, because, error }: TransferEvent): string {
  const arrow = target === undefined ? source : `${source} -> ${target}`;
  return `${verbs[outcome].padEnd(7)}  ${arrow}${outcome === 'done' ? '' : `  (${error === undefined ? because : `${error.code}: ${error.message}`})`}`;
}

function* describe(summary: TransferSummary, verbose: boolean): Generator<string> {
  if (!verbose) for (const failure of summary.failures) yield toLine(failure);
  const { files, directories, bytes, duration, omitted } = summary;
  if (!verbose && omitted.failures > 0) yield `... and ${omitted.failures} more failures`;
  const because = Object.entries(summary.skippedBecause).map(([reason, count]) => `${count} ${reason}`);
  yield `${files.done} of ${files.found} files done, ${files.skipped} skipped, ${files.failed} failed; ${prettyBytes(bytes, { binary: true })} in ${(duration / 1_000).toFixed(1)} s`;
  const left = files.found - files.done - files.skipped - files.failed;
  if (left > 0) yield `${left} not started, since one failed`;
  if (because.length > 0) yield `skipped: ${because.join(', ')}`;
  if (directories.failed > 0) yield `${directories.failed} ${directories.failed === 1 ? 'directory' : 'directories'} failed`;
  for (const action of new Set(summary.failures.map(({ error }) => error?.nextAction))) if (action !== undefined) yield `next: ${action}`;
}

/** Runs a transfer with progress on the terminal and prints its summary; a file that failed makes the command fail. */
export async function runTransfer(
  cli: Cli,
  flags: TransferFlags,
  transfer: (options: TransferOptions) => Promise<TransferSummary>,
): Promise<void> {
  const verbose = flags.verbose === true && !cli.output.json;
  const progress = cli.progress();
  try {
    const summary = await transfer({
      onConflict: flags.onConflict,
      concurrency: flags.concurrency,
      onError: flags.stopOnError ? 'stop' : 'continue',
      verify: flags.verify,
      signal: cli.signal,
      onProgress: (state) => progress.update(state),
      onEvent: verbose
        ? async (event) => {
            progress.end();
            await cli.output.line(toLine(event));
          }
        : undefined,
    });
    progress.end();
    await cli.output.result(summary, (value) => describe(value, verbose));
    if (summary.outcome !== 'complete') cli.exitCode = exitCodes.failed;
  } finally {
    progress.end();
  }
}
