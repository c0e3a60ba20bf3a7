import type { Capabilities, Capability } from './operations/capabilities.ts';
import type { CapabilityOf, ConnectionOperations, Operation } from './operations/operations.ts';
import type { Retry } from './retry/retry.ts';

/** The operations that a capability stands for. */
export type OperationsOf<C extends Capability> = { [O in Operation]: CapabilityOf<O> extends C ? O : never }[Operation];

/** What every connection has, whatever its capabilities. */
export interface ConnectionBase {
  /** Who asks, without any secret: `account key of training`, `SAS (sp=rl)`, `anonymous`, `user 1000`. It goes into error messages. */
  readonly identity: string;
  /**
   * What opening has settled: the details of each `sometimes` capability that this connection has, and whatever differs from
   * what the driver declared for `always`. A `sometimes` capability that is absent here is one that this store lacks.
   */
  readonly capabilities?: Capabilities | undefined;
  /** Frees what the connection holds. Called once; no operation follows. */
  close?(): Promise<void>;
}

/** A connection with whatever operations it has: what layers see. */
export type AnyConnection = ConnectionBase & Partial<ConnectionOperations>;

/**
 * What a driver's `open` returns: the operations of every capability it always has, and those that it sometimes has.
 * Declaring a capability without implementing it does not compile. `deleteMany` is optional: core falls back on `delete`.
 */
export type Connection<Always extends Capability, Sometimes extends Capability = never> = ConnectionBase &
  Pick<ConnectionOperations, Exclude<OperationsOf<Always>, 'deleteMany'>> &
  Partial<Pick<ConnectionOperations, OperationsOf<Sometimes> | ('delete' extends Always | Sometimes ? 'deleteMany' : never)>>;

/** What core hands a driver that opens a connection. */
export interface OpenContext {
  /** The datastore's name, if it has one. */
  readonly name: string | undefined;
  /**
   * Repeats a request by the caller's policy. Wrap each request of an operation that takes several in it, so that one failure
   * in the middle of a long upload does not start it over. Core repeats whole operations by itself and never repeats what has
   * been given up on here.
   */
  readonly retry: Retry;
  readonly signal?: AbortSignal | undefined;
}
