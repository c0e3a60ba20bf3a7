import type { ProcessUsage } from '@stowage/servers';
import type { Service, Target } from '../subjects/subject.ts';

/** A running server of one service. */
export interface BenchEndpoint extends AsyncDisposable {
  readonly target: Omit<Target, 'container'>;
  usage(): Promise<ProcessUsage>;
}

/** Starts a server in a process of its own. */
export type StartEndpoint = (service: Service) => Promise<BenchEndpoint>;
