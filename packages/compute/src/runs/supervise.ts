import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandEnd, EndSignal, RunningCommand } from '../computes/compute.ts';
import type { Grace } from './options.ts';

/**
 * Waits for a program to end. When the signal is aborted, the program is asked to end (SIGINT), then asked again (SIGTERM), then made to
 * (SIGKILL), each time after it had its grace; it is waited for in any case.
 */
export async function supervise(command: RunningCommand, grace: Grace, signal: AbortSignal): Promise<CommandEnd> {
  const { interrupt = 10_000, terminate = 5_000 } = grace;
  const ended = command.ended.then((end) => ({ end }));
  const first = await Promise.race([ended, aborted(signal)]);
  if (first !== undefined) return first.end;
  const steps: readonly (readonly [EndSignal, number])[] = [
    ['SIGINT', interrupt],
    ['SIGTERM', terminate],
  ];
  for (const [name, patience] of steps) {
    await command.signal(name);
    const timer = new AbortController();
    const waited = sleep(patience, undefined, { signal: timer.signal }).catch(() => undefined);
    const end = await Promise.race([ended, waited]);
    timer.abort();
    if (end !== undefined) return end.end;
  }
  await command.signal('SIGKILL');
  return command.ended;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
