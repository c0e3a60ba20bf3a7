import type { ProcessUsage } from '@stowage/servers';
import type { Target } from '../subjects/subject.ts';

/** A running server of one service. */
export interface BenchEndpoint extends AsyncDisposable {
  readonly target: Omit<Target, 'container'>;
  usage(): Promise<ProcessUsage>;
}
