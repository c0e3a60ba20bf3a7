import { constants } from 'node:os';
import { type Comparison, compareRuns, type InputMode, type RunOptions, type RunResult, run } from '@stowage/compute';
import type { ConflictPolicy } from '@stowage/transfer';
import type { Workspace } from '@stowage/workspace';
import { type Command, InvalidArgumentError, Option } from 'commander';
import prettyBytes from 'pretty-bytes';
import type { Cli } from '../cli.ts';
import { parsePairs, parseReference } from '../options/parse-reference.ts';
import { toColumns } from '../terminal/columns.ts';
import { exitCodes } from '../terminal/failure.ts';
import { examples } from './examples.ts';

interface RunFlags {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly at: readonly string[];
  readonly env: readonly string[];
  readonly source: string;
  readonly on: string;
  readonly onConflict: ConflictPolicy;
  readonly inputsAs?: InputMode;
  readonly uploadOnFailure?: true;
  readonly keep?: true;
  readonly compare?: readonly InputMode[];
}

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

function parseModes(text: string): readonly InputMode[] {
  const modes = text.split(',').map((one) => one.trim());
  const known = modes.filter((one): one is InputMode => one === 'mount' || one === 'download');
  if (known.length !== modes.length || known.length < 2) throw new InvalidArgumentError('It must name modes: mount,download.');
  return known;
}

/** `stowage run` */
export function addRun(program: Command, cli: Cli): void {
  program
    .command('run')
    .description('run a program with data of datastores, wherever they are')
    .argument('<command...>', 'the program and its arguments, behind --; $name in them stands for the place of an input or output')
    .option(
      '--input <[name=]address[:mode]>',
      'what it reads: mode is mount (the default), download or direct; may be repeated',
      collect,
      [],
    )
    .option('--output <[name=]address[:mode]>', 'what it writes: mode is upload (the default) or mount; may be repeated', collect, [])
    .option('--at <name=path>', 'where an input or output is to be in the working folder; may be repeated', collect, [])
    .option('--env <NAME=VALUE>', 'a variable for the program; may be repeated', collect, [])
    .option('--source <folder>', 'the folder of the program; copied without what .gitignore and .stowageignore say', '.')
    .option('--on <compute>', 'where it runs', 'local')
    .addOption(
      new Option('--on-conflict <policy>', 'what happens to a file that an output or download would replace')
        .choices(['fail', 'skip', 'overwrite', 'ifNewer', 'ifChanged'])
        .default('fail'),
    )
    .addOption(new Option('--inputs-as <mode>', 'have all inputs in this mode').choices(['mount', 'download']))
    .option('--upload-on-failure', 'upload outputs also when the program fails')
    .option('--keep', 'keep the working folder and the data')
    .option('--compare <modes>', 'run it once for each mode of inputs and tell what each cost: mount,download', parseModes)
    .addHelpText(
      'after',
      examples(
        "run --input data=training:animals:mount --output model=models:run1:upload --on local -- python train.py --data_dir '$data'",
        'run --input data=training:animals:download --at data=./data -- node train.mjs',
        "run --compare mount,download --input data=training:animals -- python train.py '$data'",
      ),
    )
    .action(async (command: readonly string[], flags: RunFlags) => {
      const workspace = await cli.workspace();
      const options = await toOptions(cli, workspace, command, flags);
      if (flags.compare === undefined) await runOnce(cli, workspace, options);
      else await compare(cli, workspace, options, flags.compare);
    });
}

async function toOptions(cli: Cli, workspace: Workspace, command: readonly string[], flags: RunFlags): Promise<RunOptions> {
  const { onConflict } = flags;
  const places = parsePairs(flags.at, '--at');
  const parse = (mode: 'mount' | 'upload') => (text: string) => parseReference(workspace, text, { mode, places, onConflict });
  return {
    sourceDirectory: cli.resolve(flags.source),
    command,
    inputs: await Promise.all(flags.input.map(parse('mount'))),
    outputs: await Promise.all(flags.output.map(parse('upload'))),
    inputsAs: flags.inputsAs,
    environment: Object.fromEntries(parsePairs(flags.env, '--env')),
    compute: flags.on,
    includeDev: true,
    uploadOnFailure: flags.uploadOnFailure,
    keepFiles: flags.keep,
    signal: cli.signal,
    onNotice: (message) => cli.output.notice(`note: ${message}`),
    // What a program prints belongs to it; with --json the one document is the result, and it goes beside.
    onOutput: async (stream, chunk) => {
      if (stream === 'stdout' && !cli.output.json) await cli.output.write(chunk);
      else cli.streams.stderr.write(chunk);
    },
  };
}

async function runOnce(cli: Cli, workspace: Workspace, options: RunOptions): Promise<void> {
  const result = await run(workspace, options);
  cli.exitCode = exitCodeOf(result);
  if (cli.output.json) await cli.output.result(result.record, () => []);
  else cli.output.notice(`run ${result.id}: ${result.record.status}`);
}

async function compare(cli: Cli, workspace: Workspace, options: RunOptions, modes: readonly InputMode[]): Promise<void> {
  const comparison = await compareRuns(workspace, options, modes);
  await cli.output.result(comparison, toComparisonLines);
  if (comparison.runs.some(({ exitCode }) => exitCode !== 0)) cli.exitCode = exitCodes.failed;
}

function* toComparisonLines({ runs, fastest }: Comparison): Generator<string> {
  const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;
  yield* toColumns([
    ['mode', 'whole', 'until start', 'program', 'fetched', 'operations', 'exit code', 'run'],
    ...runs.map(({ mode, duration, untilStart, program, bytes, operations, exitCode, id }) => [
      mode,
      seconds(duration),
      seconds(untilStart),
      seconds(program),
      bytes === undefined ? '?' : prettyBytes(bytes, { binary: true }),
      operations === undefined ? '?' : String(operations),
      exitCode === undefined ? 'killed' : String(exitCode),
      id,
    ]),
  ]);
  yield fastest === undefined ? 'in no mode the program ended well' : `fastest: ${fastest}`;
}

/** As a shell gives it: the program's own, or 128 and the number of the signal that ended it. */
function exitCodeOf({ exitCode, signal }: RunResult): number {
  if (exitCode !== undefined) return exitCode;
  return 128 + ((constants.signals as Readonly<Record<string, number>>)[signal ?? ''] ?? 0);
}
