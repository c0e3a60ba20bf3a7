import { formatHttpDate } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';

/** The copy that a file was last the destination of. */
export interface CopyState {
  readonly id: string;
  /** Address of the source, without its signature. */
  readonly source: string;
  readonly total: number;
  /** Milliseconds since 1970 when it ends, or ended. */
  readonly endsAt: number;
  aborted: boolean;
}

/** Headers that tell of a copy. */
export function copyHeaders(copy: CopyState | undefined, now: number): Readonly<Record<string, string>> {
  if (copy === undefined) return {};
  const status = copyStatus(copy, now);
  return {
    'x-ms-copy-id': copy.id,
    'x-ms-copy-source': copy.source,
    'x-ms-copy-status': status,
    'x-ms-copy-progress': `${status === 'success' ? copy.total : 0}/${copy.total}`,
    ...(status !== 'pending' && { 'x-ms-copy-completion-time': formatHttpDate(Math.min(copy.endsAt, now)) }),
  };
}

/** How far a copy is, as headers tell it. */
export function copyStatus(copy: CopyState, now: number): 'pending' | 'success' | 'aborted' {
  if (copy.aborted) return 'aborted';
  return copy.endsAt > now ? 'pending' : 'success';
}

/** Refuses a change of a file that is still being copied to. */
export function checkNotCopying(copy: CopyState | undefined, now: number): void {
  if (copy !== undefined && copyStatus(copy, now) === 'pending') throw refusal('PendingCopyOperation');
}
