import { Interrupted } from './failure.ts';

/** A signal that aborts when the process is asked to stop. The first request unwinds what is going on, the second one ends at once. */
export function watchInterrupts(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Interrupted('The command was interrupted.'));
  };
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    stop() {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
