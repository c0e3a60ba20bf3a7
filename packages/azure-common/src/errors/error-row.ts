import type { ErrorCode } from '@stowage/core/driver';

/** How an error of the service is told to the caller. What is absent is as the code says. */
export interface ServiceErrorRow {
  readonly code: ErrorCode;
  readonly retryable?: boolean | undefined;
  /** The service surely did nothing, so that even an append may be sent again. */
  readonly unprocessed?: boolean | undefined;
  readonly nextAction?: string | undefined;
}

/**
 * Rows by the service's own error code. Where a code means different things with different statuses, the status stands behind
 * it: `CannotVerifyCopySource 403`. A driver adds or replaces rows through the `errors` option of its transport.
 */
export type ServiceErrorTable = Readonly<Record<string, ServiceErrorRow>>;

/** A row of this code that knows better than the code what to do next. */
export function row(code: ErrorCode, nextAction?: string): ServiceErrorRow {
  return nextAction === undefined ? { code } : { code, nextAction };
}

export const notFound: ServiceErrorRow = row('PATH.NOT_FOUND');
export const exists: ServiceErrorRow = row('PATH.EXISTS');
export const conditionFailed: ServiceErrorRow = row('CONDITION.FAILED');
export const rangeInvalid: ServiceErrorRow = row('RANGE.INVALID');
export const pathInvalid: ServiceErrorRow = row('PATH.INVALID', 'Use a name that the service allows.');
export const unauthenticated: ServiceErrorRow = row('ACCESS.UNAUTHENTICATED');
export const denied: ServiceErrorRow = row('ACCESS.DENIED');
export const throttled: ServiceErrorRow = { code: 'SERVICE.THROTTLED', unprocessed: true };
export const unavailable: ServiceErrorRow = row('SERVICE.UNAVAILABLE');
export const timeout: ServiceErrorRow = row('SERVICE.TIMEOUT');
export const corrupt: ServiceErrorRow = row('DATA.CORRUPT');
export const full: ServiceErrorRow = row('STORAGE.FULL');
export const storeMissing: ServiceErrorRow = row('DATASTORE.NOT_FOUND');
export const storeExists: ServiceErrorRow = row('DATASTORE.EXISTS', 'Use the one that is there, or choose another name.');

export const beingDeleted: ServiceErrorRow = row(
  'SERVICE.UNAVAILABLE',
  'It is being deleted; its name is free again in about half a minute.',
);
export const leased: ServiceErrorRow = row(
  'PATH.LOCKED',
  'Someone holds a lease on it: wait until they release it, give their lease, or break it.',
);
export const leaseGone: ServiceErrorRow = row(
  'CONDITION.FAILED',
  'The lease that was given has ended or was never there: acquire one anew, or give none.',
);
export const copyRunning: ServiceErrorRow = row('PATH.LOCKED', 'A copy to this path is running: wait for it, or abort it.');
export const otherKind: ServiceErrorRow = row(
  'CONDITION.FAILED',
  'What is there is of another kind than this operation needs; delete it first, or use another path.',
);
export const tooLarge: ServiceErrorRow = row('CAPABILITY.MISSING', 'Send smaller blocks.');
export const snapshots: ServiceErrorRow = row('CONDITION.FAILED', 'Delete its snapshots too.');
export const wrongRequest: ServiceErrorRow = row(
  'CONFIG.INVALID',
  'The account, or its version, does not take this request; check the kind of account and the endpoint.',
);
