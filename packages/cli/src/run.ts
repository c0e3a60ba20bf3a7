import { Cli } from './cli.ts';
import { createProgram } from './program.ts';
import { exitCodes, reportFailure } from './terminal/failure.ts';
import { watchInterrupts } from './terminal/interrupt.ts';
import { Output, type Streams } from './terminal/output.ts';

/** How the command line is run from a program. */
export interface RunOptions {
  /** Where results and notices go. Default: the process's own. */
  readonly streams?: Streams | undefined;
  /** What `put` and secrets read when told so. Default: the process's standard input. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** The folder to start from. Default: the working directory. */
  readonly cwd?: string | undefined;
  /** Stops the command. Default: Ctrl-C and the signals that ask a process to stop. */
  readonly signal?: AbortSignal | undefined;
}

const endOfOptions = (args: readonly string[]): number => (args.includes('--') ? args.indexOf('--') : args.length);

/**
 * Runs one command line and gives its exit code: 0 done, 1 failed (some file failed counts), 2 wrong usage, 130 interrupted.
 * It never throws and never ends the process.
 *
 * @example
 * ```ts
 * const code = await run(['ls', 'training:animals', '--json']);
 * ```
 */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<number> {
  const streams = options.streams ?? process;
  const json = args.slice(0, endOfOptions(args)).includes('--json');
  const output = new Output(streams, json);
  const interrupts = options.signal === undefined ? watchInterrupts() : undefined;
  const signal = options.signal ?? interrupts?.signal ?? new AbortController().signal;
  const cli = new Cli({ output, streams, signal, cwd: options.cwd ?? process.cwd(), stdin: options.stdin ?? process.stdin });
  try {
    const program = await createProgram(cli, args);
    await program.parseAsync([...args], { from: 'user' });
    return cli.exitCode;
  } catch (error) {
    // A reader that has seen enough (`stowage ls | head`) is no failure of ours.
    if (isClosedPipe(error)) return exitCodes.done;
    return await reportFailure(error, output);
  } finally {
    await cli.close();
    interrupts?.stop();
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
