import type { Datastore } from '@stowage/core';

/** A datastore that was opened for the suite. */
export interface OpenedDatastore {
  /** The datastore under test. Its capabilities decide which cases run. */
  readonly store: Datastore;
  /**
   * A second datastore over the same data, through which cases lay out their files and look at what became of them. It must stat,
   * read, write, list and delete. Default: the store itself. Give one where the store cannot do all that, or to keep faults apart.
   */
  readonly witness?: Datastore | undefined;
  /** How many requests the service has seen. With it, refusals also prove that the service saw none. */
  readonly requestLog?: { readonly count: number } | undefined;
  /** How many reads hold a connection or a file handle. With it, cases prove that each read frees what it held. */
  readonly openReads?: (() => number) | undefined;
  /** Closes the datastore and takes away what opening it made. */
  cleanup(): Promise<void>;
}

/** What the suite cannot learn from a store's capabilities. */
export interface HarnessLimits {
  /** Bytes of one block of a large write, for the cases around block sizes. Default: `write.blockSize` of the capabilities, else 65 536. */
  readonly blockSize?: number | undefined;
  /** Files in the cases with many files. Default 2 000. */
  readonly manyFiles?: number | undefined;
  /** Milliseconds a case may take. Default 60 000. */
  readonly caseTime?: number | undefined;
}

/**
 * All that the suite needs of a driver.
 *
 * Every case works in a folder of its own and takes it away again, so the datastore may hold other things and may be on a
 * real account. `open` is called once a run, and again by the few cases that close a datastore.
 *
 * @example
 * ```ts
 * const harness: ConformanceHarness = {
 *   name: 'memory',
 *   async open() {
 *     const service = new MemoryService();
 *     const store = await openDatastore(memory, { service });
 *     return { store, requestLog: service.requests, openReads: () => service.openReads, cleanup: () => store.close() };
 *   },
 * };
 * ```
 */
export interface ConformanceHarness {
  /** What the report calls the driver. */
  readonly name: string;
  open(): Promise<OpenedDatastore>;
  /** Opens a datastore of the same type whose container, share or folder does not exist. */
  openAbsent?(): Promise<OpenedDatastore>;
  /** Opens a datastore of the same type with an identity that may do nothing. */
  openDenied?(): Promise<OpenedDatastore>;
  readonly limits?: HarnessLimits | undefined;
  /** Names (one path segment each) that the service cannot hold, so that the driver must refuse them. */
  readonly refusedNames?: readonly string[] | undefined;
  /** Texts that must stand in no error, such as the key that the store was opened with. */
  readonly secrets?: readonly string[] | undefined;
}
