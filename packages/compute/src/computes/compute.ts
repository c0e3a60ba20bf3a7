import type { DataReference } from '@stowage/workspace';
import type { Movement } from '../deliveries/movement.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/**
 * A compute that was opened: a place where programs run. A run asks it for a {@link Site} and does everything else by that.
 *
 * What a compute is guaranteed: one site serves one run; the steps of a site come in the order of {@link Site}; every path it is given
 * was checked and lies in the site; `signal` is never aborted before a call begins.
 */
export interface Compute {
  /** Where it is, for people, without any secret: `ssh://ada@gpu1`. */
  readonly location: string;
  /** Makes the folders of a run. Nothing of another run may be touched. */
  createSite(request: SiteRequest): Promise<Site>;
  /**
   * Removes what a run left whose supervisor was killed: ends its processes, undoes its mounts, removes its folders. `trace` is what the
   * site saved last. What is gone already is no failure. Resolves when nothing is left, or throws saying what is.
   */
  cleanUp(trace: unknown, options: { readonly signal?: AbortSignal | undefined }): Promise<CleanUpReport>;
  /** Closes connections. Sites are removed before. */
  close(): Promise<void>;
}

/** What a site is made for. */
export interface SiteRequest {
  /** Unique, of letters, digits and `-`: fit for a folder's name. */
  readonly runId: string;
  /** The run's own folder on this machine, absolute; the site of a run on this machine lies in it. */
  readonly folder: string;
  /**
   * Keeps what {@link Compute.cleanUp} needs to find everything that this site may leave, as JSON without secrets. To be called, and
   * waited for, before each thing is made that could be left behind.
   */
  saveTrace(trace: unknown): Promise<void>;
  readonly signal: AbortSignal;
}

/** Where a path of a site begins: the program's working folder, or the place for data that has no path of its own. */
export type SitePlace = 'work' | 'data';

/**
 * One run's place on a compute. Its steps, in this order: `putSnapshot`, `requireCommand`, `deliver` (several at a time), `makeRoom`, `start`,
 * then, whatever happened, `removeMounts`, `collect` (several at a time), `remove`.
 */
export interface Site {
  /** The absolute path on the compute of a path below one of the site's places; `''` is the place itself. */
  resolve(place: SitePlace, path: string): string;
  /** Puts the snapshot into the working folder. */
  putSnapshot(snapshot: Snapshot, options: StepOptions): Promise<void>;
  /** Fails with `COMMAND.NOT_FOUND` when the program could not be started: asked before data is moved. Relative paths start at the working folder. */
  requireCommand(
    file: string,
    options: StepOptions & { /** The `PATH` that the run sets, if it does. */ readonly searchPath?: string | undefined },
  ): Promise<void>;
  /** Makes the data of a reference be at `delivery.path`. For files on this machine's disk see `deliverToDisk`. */
  deliver(delivery: Delivery, options: StepOptions): Promise<Movement>;
  /** Makes the folder that an output goes into, and where the output itself is to be a folder, that one; what is there stays. */
  makeRoom(path: string, options: StepOptions & { readonly isFolder: boolean }): Promise<void>;
  /** Starts the program in the working folder. Fails with `COMMAND.NOT_FOUND`. */
  start(command: CommandRequest): Promise<RunningCommand>;
  /** Undoes all mounts, writing out what programs wrote into them. Called once, also after a failure; every mount is tried. */
  removeMounts(options: StepOptions): Promise<readonly Movement[]>;
  /** Brings what the program wrote at `collection.path` to the datastore. For files on this machine's disk see `collectFromDisk`. */
  collect(collection: Collection, options: StepOptions): Promise<Movement>;
  /** Removes all folders of the site, or all but the working folder and the data. */
  remove(options: StepOptions & { readonly keepFiles: boolean }): Promise<void>;
}

/** What every step can be told. */
export interface StepOptions {
  readonly signal: AbortSignal;
}

/** Data that is to be at a place before the program starts. */
export interface Delivery {
  readonly reference: DataReference;
  readonly mode: 'mount' | 'download';
  /** What is at the reference: known before anything is moved. */
  readonly content: 'file' | 'directory' | 'table';
  /** The absolute path on the compute at which the file is, or the folder whose contents are those of the reference's. */
  readonly path: string;
  /** Of a mount: writing is refused with EROFS. */
  readonly readOnly: boolean;
  /** Of a mount: operations and bytes are to be counted, if the compute can, and told by `removeMounts`. */
  readonly counted: boolean;
}

/** What the program was to leave at a place, on its way to a datastore. */
export interface Collection {
  readonly reference: DataReference;
  /** The absolute path on the compute of the file or folder that the program wrote. Nothing there: fails with `PATH.NOT_FOUND`. */
  readonly path: string;
}

/** A program to be started. */
export interface CommandRequest {
  readonly file: string;
  readonly args: readonly string[];
  /** What the run adds to the environment that programs have on the compute. It holds no secret of ours. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes what the program prints. A promise is waited for before more is read. */
  readonly onOutput: (stream: OutputStream, chunk: Uint8Array) => void | Promise<void>;
}

export type OutputStream = 'stdout' | 'stderr';

/** How a program is asked to end, in the order in which a run tries them. */
export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

/** A program that was started. */
export interface RunningCommand {
  /** When it has ended and everything that it printed was taken. Never rejects for how the program ended; does when contact was lost. */
  readonly ended: Promise<CommandEnd>;
  /** Sends a signal to the program and to everything that it started. One that has ended is no failure. */
  signal(name: EndSignal): Promise<void>;
}

/** How a program ended: exactly one of the two is there. */
export interface CommandEnd {
  readonly exitCode?: number | undefined;
  /** The signal that ended it: `SIGKILL`. */
  readonly signal?: string | undefined;
}

/** What was found and removed. */
export interface CleanUpReport {
  readonly processes: number;
  readonly mounts: number;
  readonly folders: number;
}
