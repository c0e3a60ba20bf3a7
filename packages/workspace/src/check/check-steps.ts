import { DatastoreError, isDatastoreError } from '@stowage/core';
import type { CheckStep, CheckStepName } from './check-report.ts';

/** The steps of one check as they are made. */
export class CheckSteps {
  readonly #signal: AbortSignal | undefined;
  readonly #steps: CheckStep[] = [];

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  get all(): readonly CheckStep[] {
    return this.#steps;
  }

  /** The first failure, if there is one. */
  get failure(): DatastoreError | undefined {
    return this.#steps.find(({ outcome }) => outcome === 'failed')?.error;
  }

  /** Tries a step, which tells what came of it. False when it failed. An abort is no finding: it is thrown. */
  async try(step: CheckStepName, run: () => Promise<string>): Promise<boolean> {
    try {
      this.#signal?.throwIfAborted();
      this.#steps.push({ step, outcome: 'done', detail: await run() });
      return true;
    } catch (error) {
      if (this.#signal?.aborted) throw this.#signal.reason;
      const known = isDatastoreError(error) ? error : unknown(error);
      this.#steps.push({ step, outcome: 'failed', detail: known.message, error: known });
      return false;
    }
  }

  skip(step: CheckStepName, reason: string): void {
    this.#steps.push({ step, outcome: 'skipped', detail: reason });
  }

  /** Takes a failure back that a later step has mended. */
  retract(step: CheckStepName): void {
    this.#steps.splice(
      this.#steps.findLastIndex((one) => one.step === step),
      1,
    );
  }
}

function unknown(error: unknown): DatastoreError {
  return new DatastoreError(
    'SERVICE.UNKNOWN',
    `It failed for a reason that the driver does not know: ${error instanceof Error ? error.message : String(error)}`,
    {
      cause: error,
    },
  );
}
