import { DatastoreError } from '@stowage/core';
import type { CheckReport } from '../check/check-report.ts';
import type { Notice } from '../notice.ts';

/** How a datastore is registered. */
export interface RegisterOptions {
  /** What happens when the name is taken: `fail` with `DATASTORE.EXISTS`, or `overwrite` the registration. Default `fail`. */
  readonly onConflict?: 'fail' | 'overwrite' | undefined;
  /** Whether it is opened and its root looked at first; nothing is written to it. Default `true`. */
  readonly validate?: boolean | undefined;
  /** Whether the container, share or folder is created when it is absent. Default `false`. */
  readonly createIfMissing?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a registration is changed. */
export interface UpdateOptions {
  /** Whether it is opened and its root looked at first, if anything but description and tags changes. Default `true`. */
  readonly validate?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came of putting a datastore into the file. */
export interface Registered {
  /** The name in its one form. */
  readonly name: string;
  /** Whether a registration of that name was there before. */
  readonly replaced: boolean;
  /** What was tried; undefined when it was not validated. */
  readonly report: CheckReport | undefined;
  readonly notices: readonly Notice[];
}

/**
 * A validation that failed: nothing was registered. It has the code of the first step that failed, and the whole report.
 */
export class RegistrationError extends DatastoreError {
  readonly report: CheckReport;

  constructor(report: CheckReport, failure: DatastoreError) {
    super(failure.code, `"${report.datastore}" was not registered: ${failure.message}`, {
      operation: failure.operation,
      path: failure.path,
      datastore: report.datastore,
      driver: report.type,
      identity: failure.identity ?? report.identity,
      requestId: failure.requestId,
      retryable: failure.retryable,
      nextAction: failure.nextAction,
      cause: failure,
    });
    this.report = report;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), report: this.report };
  }
}
