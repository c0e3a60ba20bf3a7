import { type DatastoreError, isDatastoreError, redact } from '@stowage/core';
import { CommanderError } from 'commander';
import type { Output } from './output.ts';

/** What a run ended with: done, failed (some file failed counts), used wrongly, or interrupted. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** A command was called wrongly. The message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Says that the person pressed Ctrl-C or a supervisor asked to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

type Fields = Readonly<Record<string, unknown>>;

function* describe(error: DatastoreError): Generator<string> {
  yield `error: ${error.message}`;
  const details = [
    ['code', error.code],
    ['datastore', error.datastore],
    ['path', error.path === '' ? undefined : error.path],
    ['row', error.row],
    ['column', error.column],
    ['position', error.position],
    ['operation', error.operation],
    ['identity', error.identity],
    ['request id', error.requestId],
    ['attempts', error.attempts],
  ] as const;
  for (const [name, value] of details) if (value !== undefined) yield `  ${name}: ${value}`;
  yield `  next: ${error.nextAction}`;
}

const interruption: Fields = {
  name: 'Interrupted',
  code: 'COMMAND.INTERRUPTED',
  message: 'The command was interrupted.',
  nextAction: 'Run it again; an upload, download or copy goes on where it stopped with --on-conflict skip.',
};

function toUsageFields({ message }: Error): Fields {
  const text = message === '(outputHelp)' ? 'A command is missing.' : message.replace(/^error: /, '').replaceAll('\n', ' ');
  return { name: 'UsageError', code: 'COMMAND.INVALID', message: text, nextAction: 'See what the command takes with --help.' };
}

/** Prints why a run failed (with `--json` as `{ "error": … }` on standard output) and gives its exit code. */
export async function reportFailure(error: unknown, output: Output): Promise<number> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    // For people it has been said already, with the help.
    await output.failure(toUsageFields(error), []);
    return exitCodes.usage;
  }
  if (error instanceof Interrupted) {
    await output.failure(interruption, ['interrupted', `  next: ${interruption.nextAction}`]);
    return exitCodes.interrupted;
  }
  if (error instanceof UsageError) {
    await output.failure(toUsageFields(error), [`error: ${error.message}`]);
    return exitCodes.usage;
  }
  if (isDatastoreError(error)) await output.failure(error.toJSON(), describe(error));
  else {
    const message = redact(error instanceof Error ? error.message : String(error));
    await output.failure({ name: error instanceof Error ? error.name : 'Error', message }, [`error: ${message}`]);
  }
  return exitCodes.failed;
}
