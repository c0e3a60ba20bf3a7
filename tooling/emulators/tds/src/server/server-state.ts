import type { SecureContext } from 'node:tls';
import type { TdsServerOptions } from '../options.ts';
import type { Instance } from '../store/instance.ts';
import type { Counters, LoggedStatement } from './counters.ts';

/** How the server misbehaves at the moment. */
export interface Faults {
  /** New connections are torn at once. */
  refusing: boolean;
  /** Requests are taken and not answered while this is pending. */
  stalled: Promise<void> | undefined;
  /** The connection is torn once a bulk load has brought this many rows. */
  tearBulkAfter: number | undefined;
}

/** What all connections share. */
export interface ServerState {
  readonly options: TdsServerOptions;
  readonly instance: Instance;
  readonly counters: Counters;
  readonly faults: Faults;
  /** For TLS inside packets. */
  readonly tunnelContext: SecureContext | undefined;
  /** For TLS before TDS. */
  readonly strictContext: SecureContext | undefined;
  log(statement: LoggedStatement): void;
  nextSpid(): number;
}
