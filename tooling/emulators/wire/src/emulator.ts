import type { Clock } from './clock.ts';
import type { FaultSwitch } from './faults/switch.ts';
import type { RequestLog } from './server/request-log.ts';

/** A running emulator. Its state lives in memory, as long as this object. */
export interface Emulator extends AsyncDisposable {
  /** Origin without a trailing slash, for example `http://127.0.0.1:40123`. Append `/<account>`, or send a `Host` of `<account>.<anything>`. */
  readonly url: string;
  readonly port: number;
  readonly clock: Clock;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  /** Resets every connection at once and closes the port. A request in progress is not applied; the state stays. */
  crash(): Promise<void>;
  /** Listens again on the same port, with the same state. Rejects after `stop`, and when the port is taken. */
  restart(): Promise<void>;
  /** Ends it for good; may be called any number of times. */
  stop(): Promise<void>;
}
