import type { ReferenceLike } from '@stowage/workspace';
import type { OutputStream } from '../computes/compute.ts';
import type { ComputeRegistry } from '../computes/registry.ts';

/** A word of a command line: a text, in which `$name` stands for a reference, a number, or a reference itself. */
export type CommandWord = string | number | ReferenceLike;

/** References, or references by the names that they get. */
export type References = readonly ReferenceLike[] | Readonly<Record<string, ReferenceLike>>;

/** What is run, with which data, and where. */
export interface RunDescription {
  /** The folder of the program, which is copied to the compute without what its `.gitignore` and `.stowageignore` say. Default: the working directory. */
  readonly sourceDirectory?: string | undefined;
  /** The program and its arguments. Exactly one of this and `entryScript` is given. */
  readonly command?: readonly CommandWord[] | undefined;
  /** A script of the source directory: Python, JavaScript, TypeScript, R, a shell's, or anything that can be executed. */
  readonly entryScript?: string | undefined;
  /** Arguments by name: `{ '--data_dir': reference, '--epochs': 20, '--verbose': true }`. `true` and `''` stand for the name alone; `false` leaves it out. */
  readonly scriptParams?: Readonly<Record<string, CommandWord | boolean>> | undefined;
  /** What the program reads. Mounts are read-only unless they say otherwise. Uploads may stand here, too. */
  readonly inputs?: References | undefined;
  /** What the program writes: uploads, and mounts, which can be written unless they say otherwise. */
  readonly outputs?: References | undefined;
  /** Has all inputs of files that are mounted or downloaded in this way instead. Default: each as its reference says. */
  readonly inputsAs?: 'mount' | 'download' | undefined;
  /** Variables for the program; `$name` in them stands for a reference. Their values are in no record. */
  readonly environment?: Readonly<Record<string, string | ReferenceLike>> | undefined;
  /** The name of a compute in `stowage.yaml`. Default `local`. */
  readonly compute?: string | undefined;
}

/** Which kinds of computes there are. */
export interface ComputePlaces {
  /** Default: those that the applications of the workspace's drivers depend on. */
  readonly computes?: ComputeRegistry | undefined;
  /** Also count the development dependencies of these applications. Default `false`. */
  readonly includeDev?: boolean | undefined;
}

/** How long a program is given to end when it is asked to, in milliseconds. */
export interface Grace {
  /** From SIGINT to SIGTERM. Default 10 000. */
  readonly interrupt?: number | undefined;
  /** From SIGTERM to SIGKILL. Default 5 000. */
  readonly terminate?: number | undefined;
}

/** How a run is done. */
export interface RunOptions extends RunDescription, ComputePlaces {
  /** Bytes that the source directory may hold, at most, without what is ignored. Default 1 GiB. */
  readonly snapshotLimit?: number | undefined;
  /** Whether outputs are uploaded. Default `true`. */
  readonly uploadOutputs?: boolean | undefined;
  /** Whether outputs are uploaded also when the program fails. Default `false`. They are not when the run is aborted. */
  readonly uploadOnFailure?: boolean | undefined;
  /** Whether the run's working folder and data stay. Default `false`; they stay when an upload fails. */
  readonly keepFiles?: boolean | undefined;
  /** Bytes of a mounted input up to which its files are digested for the record, while the program runs. Default 16 MiB; 0 for none. */
  readonly digestLimit?: number | undefined;
  /** Whether operations and bytes of mounts are counted, which slows them a little. Default `false`. */
  readonly countMounts?: boolean | undefined;
  readonly grace?: Grace | undefined;
  /** Takes what the program prints, as it comes. A promise is waited for. It is kept in the run's folder, too. */
  readonly onOutput?: ((stream: OutputStream, chunk: Uint8Array) => void | Promise<void>) | undefined;
  /** Told what is no error and worth knowing, such as a link that was left out. */
  readonly onNotice?: ((message: string) => void) | undefined;
  /** Told what the run is about: `preparing`, `delivering`, `running`, `collecting`, `cleaning`. */
  readonly onPhase?: ((phase: RunPhase, id: string) => void) | undefined;
  /** Ends the run: the program is asked to end, then made to; nothing is uploaded; mounts are undone; the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** Where a run is. */
export type RunPhase = 'preparing' | 'delivering' | 'running' | 'collecting' | 'cleaning';
