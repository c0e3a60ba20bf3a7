import type { Datastore, SignedAccess, SignedUrl } from '@stowage/core';
import type { FaultSwitch } from './fault-plan.ts';
import type { TableFacts, TableServer } from './tables/harness.ts';

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
  /** The server behind a datastore with tables. */
  readonly tables?: TableServer | undefined;
  /** Closes the datastore and takes away what opening it made. */
  cleanup(): Promise<void>;
}

/** A datastore whose requests can be made to go wrong. The suite does not look through the witness while they do. */
export interface FaultyDatastore extends OpenedDatastore {
  readonly faults: FaultSwitch;
}

/** A datastore with a token that can be made worthless. */
export interface ExpiringDatastore extends OpenedDatastore {
  /** From now on the service refuses every token that was given out so far; new ones are good. */
  expireToken(): void | Promise<void>;
}

/** A datastore whose server can die. The suite does not look through the witness while it is dead. */
export interface MortalDatastore extends OpenedDatastore {
  readonly server: {
    /** Ends the server at once: connections break, and a request that is under way is carried out whole or not at all. */
    crash(): void | Promise<void>;
    /** Starts it again, at the same address and with what it held. */
    restart(): void | Promise<void>;
  };
}

/** A datastore whose connections can be broken. */
export interface TearableDatastore extends OpenedDatastore {
  /** Breaks every connection that the store has to its server, at once. Further ones hold. */
  tear(): void | Promise<void>;
}

/** How a program without a credential uses a signed URL; the response is that of the request which the signature decides. */
export type UseSignedUrl = (signed: SignedUrl, body: Uint8Array<ArrayBuffer>) => Promise<Response>;

/** What the suite cannot learn from a store's capabilities. */
export interface HarnessLimits {
  /** Bytes of one block of a large write, for the cases around block sizes. Default: `write.blockSize` of the capabilities, else 65 536. */
  readonly blockSize?: number | undefined;
  /** Files in the cases with many files. Default 2 000. */
  readonly manyFiles?: number | undefined;
  /** Bytes of a file that takes many requests, for the cases in which some of them go wrong. Default 8 MiB. */
  readonly largeSize?: number | undefined;
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
  /** Opens a datastore of its own, which may be emptied at its root. */
  openScratch?(): Promise<OpenedDatastore>;
  /** Opens the datastore as somebody who may read and list all and change what they own, with a witness who may do everything. */
  openLimited?(): Promise<OpenedDatastore>;
  /** Opens a datastore whose requests can be made to go wrong. Its retries should be quick and several. */
  openFaulty?(): Promise<FaultyDatastore>;
  /** Opens a datastore with a token that can be made worthless. */
  openExpiring?(): Promise<ExpiringDatastore>;
  /** Opens a datastore whose server can be ended and started again. Its retries should be quick and few. */
  openMortal?(): Promise<MortalDatastore>;
  /** Opens a datastore with tables whose connections can be broken. */
  openTearable?(): Promise<TearableDatastore>;
  /** What is to be known of a datastore with tables. */
  readonly tables?: TableFacts | undefined;
  /**
   * How signed URLs are used, where that differs from one request with the URL, its headers, and `GET` to read, `PUT` to write,
   * `DELETE` to delete. Listing has no such default: the body of its response must hold the names of the files.
   */
  readonly signed?: Readonly<Partial<Record<SignedAccess, UseSignedUrl>>> | undefined;
  /** Ends what the harness started for all its datastores. Called once, when no further one will be opened. */
  close?(): Promise<void>;
  readonly limits?: HarnessLimits | undefined;
  /** Names (one path segment each) that the service cannot hold, so that the driver must refuse them. */
  readonly refusedNames?: readonly string[] | undefined;
  /** Texts that must stand in no error, such as the key that the store was opened with. */
  readonly secrets?: readonly string[] | undefined;
}

/** What the suite needs of a driver for tables: a harness that tells the facts of its database. */
export interface TableHarness extends ConformanceHarness {
  readonly tables: TableFacts;
}
