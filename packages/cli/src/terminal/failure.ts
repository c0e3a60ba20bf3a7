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

function* describe(error: DatastoreError): Generator<string> {
  yield `error: ${error.message}`;
  const details = [
    ['code', error.code],
    ['datastore', error.datastore],
    ['path', error.path === '' ? undefined : error.path],
    ['operation', error.operation],
    ['identity', error.identity],
    ['request id', error.requestId],
    ['attempts', error.attempts],
  ] as const;
  for (const [name, value] of details) if (value !== undefined) yield `  ${name}: ${value}`;
  yield `  next: ${error.nextAction}`;
}

/** Prints why a run failed (with `--json` as `{ "error": … }` on standard output) and gives its exit code. */
export async function reportFailure(error: unknown, output: Output): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof Interrupted) {
    output.notice('interrupted');
    return exitCodes.interrupted;
  }
  if (error instanceof UsageError) {
    if (output.json) await output.result({ error: { name: error.name, message: error.message } }, () => []);
    else output.notice(`error: ${error.message}`);
    return exitCodes.usage;
  }
  const known = isDatastoreError(error) ? error : undefined;
  const text = redact(error instanceof Error ? error.message : String(error));
  if (output.json)
    await output.result({ error: known?.toJSON() ?? { name: error instanceof Error ? error.name : 'Error', message: text } }, () => []);
  else for (const line of known === undefined ? [`error: ${text}`] : describe(known)) output.notice(line);
  return exitCodes.failed;
}
