import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Datastore, isDatastoreError } from '@stowage/core';
import type { RowProgress } from '@stowage/transfer/tables';
import { type Drivers, findDrivers, type Notice, Workspace, type WorkspaceOptions } from '@stowage/workspace';
import { createLiveLine, type LiveLine } from './terminal/live-line.ts';
import type { Output, Streams } from './terminal/output.ts';
import { createProgress, type ProgressDisplay } from './terminal/progress.ts';
import { rowForms } from './terminal/row-progress.ts';

/** What a run of the command line works with. */
export interface CliParts {
  readonly output: Output;
  readonly streams: Streams;
  readonly signal: AbortSignal;
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array>;
}

/** Our own package: its drivers fill in for types that the application has none for. */
const application = new URL('..', import.meta.url);

/** Options that every command takes. */
interface GlobalOptions {
  readonly workspace?: string;
  readonly progress?: boolean;
}

/** A place in an opened datastore. */
export interface OpenedAddress {
  readonly store: Datastore;
  /** The path in it, normalised; `''` is the root. */
  readonly path: string;
  /** The datastore's name. */
  readonly datastore: string;
  /** The statement of `?query=...`; the path is then `''`. */
  readonly query?: string | undefined;
}

/** One run: its workspace, the datastores it has opened, and what it ends with. */
export class Cli {
  readonly output: Output;
  readonly streams: Streams;
  readonly signal: AbortSignal;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** What the run ends with, unless it fails. */
  exitCode = 0;
  readonly #cwd: string;
  readonly #open = new Map<string, Promise<Datastore>>();
  #options: GlobalOptions = {};
  #workspace: Promise<Workspace> | undefined;

  constructor({ output, streams, signal, cwd, stdin }: CliParts) {
    this.output = output;
    this.streams = streams;
    this.signal = signal;
    this.stdin = stdin;
    this.#cwd = cwd;
  }

  /** Takes over the options of the whole, as soon as they are known. */
  configure(options: GlobalOptions): void {
    this.#options = options;
  }

  /** A local path as it is meant: relative to where the command was started. */
  resolve(path = '.'): string {
    return resolve(this.#cwd, path);
  }

  /** The folder in which, or above which, the workspace is looked for. */
  get folder(): string {
    return this.resolve(this.#options.workspace);
  }

  /** What every workspace is opened with: the drivers of the application around it, development ones too, then our own. */
  get workspaceOptions(): WorkspaceOptions {
    return { application, includeDev: true, onNotice: (notice) => this.notify([notice]) };
  }

  /** The workspace that the command works in. */
  workspace(): Promise<Workspace> {
    this.#workspace ??= Workspace.open({ ...this.workspaceOptions, from: this.folder });
    return this.#workspace;
  }

  /** The drivers: of the workspace, or where there is none of the application around the working directory. */
  async drivers(): Promise<Drivers> {
    try {
      return await (await this.workspace()).drivers();
    } catch (error) {
      if (!isDatastoreError(error, 'WORKSPACE.NOT_FOUND')) throw error;
      return findDrivers({ folder: this.folder, application: fileURLToPath(application), includeDev: true });
    }
  }

  /** Opens the datastore of an address; one that is named twice is opened once. */
  async openAddress(address: string): Promise<OpenedAddress> {
    const { datastore, path, query } = await (await this.workspace()).resolve(address);
    const opening = this.#open.get(datastore.name) ?? datastore.open({ signal: this.signal });
    this.#open.set(datastore.name, opening);
    return { store: await opening, path, datastore: datastore.name, ...(query === undefined ? {} : { query }) };
  }

  /** Says what is worth knowing beside the result. */
  notify(notices: readonly Notice[]): void {
    for (const { message } of notices) this.output.notice(`note: ${message}`);
  }

  /** Progress for one transfer; none for machines. */
  progress(): ProgressDisplay {
    return createProgress(this.streams.stderr, this.#options.progress !== false && !this.output.json);
  }

  /** Progress for one copy of rows; none for machines. */
  rowProgress(): LiveLine<RowProgress> {
    return createLiveLine(this.streams.stderr, this.#options.progress !== false && !this.output.json, rowForms);
  }

  /** Closes what was opened. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values());
    await Promise.all(opened.map((store) => (store.status === 'fulfilled' ? store.value.close() : undefined)));
  }
}
