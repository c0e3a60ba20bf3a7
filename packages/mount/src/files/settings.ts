import { isAbsolute } from 'node:path';
import { DatastoreError, normalizePath } from '@stowage/core';
import type { KernelNotices } from '../file-system.ts';
import type { FileSystemEvent } from './events.ts';

/** For how many milliseconds what the store said is taken for true. */
export interface Lifetimes {
  /** Sizes and times. Default 1 000. */
  readonly attributes?: number | undefined;
  /** That a name leads to what it led to. Default 1 000. */
  readonly names?: number | undefined;
  /** That a name leads nowhere; 1 000 at most, and that by default. */
  readonly missing?: number | undefined;
  /** The names in a directory. Default 1 000. */
  readonly listings?: number | undefined;
}

/** Where content that was read is kept. */
export interface CacheOptions {
  /** Bytes in memory, at most. Default 128 MiB. */
  readonly memory?: number | undefined;
  /** The folder of blocks that survive the mount, which several mounts may share. Default: none are kept. */
  readonly folder?: string | undefined;
  /** Bytes in that folder, at most. Default 10 GiB. */
  readonly disk?: number | undefined;
}

/** Where content that was written waits for its upload. */
export interface StagingOptions {
  /** The folder; made with mode 0700. What could not be uploaded stays there, and {@link recoverStaged} brings it into the store. */
  readonly folder: string;
  /** Bytes in it, at most; more is ENOSPC. Default: what the disk has. */
  readonly size?: number | undefined;
  /** Bytes that are left free on its disk; less is ENOSPC. Default 256 MiB. */
  readonly reserve?: number | undefined;
}

/** How a datastore is shown as a file system. */
export interface FileSystemOptions {
  /** The folder of the datastore that is the root. Default: all of it. */
  readonly path?: string | undefined;
  /** Refuses every change with EROFS. Default: when the store has no `write`. */
  readonly readOnly?: boolean | undefined;
  /** Whom everything belongs to. Default: this process's user and group. */
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Permission bits that nothing has. Default 0o022. */
  readonly umask?: number | undefined;
  readonly lifetimes?: Lifetimes | undefined;
  /**
   * The files are known never to change while they are mounted: opening one asks the store nothing while its attributes live, and lifetimes are an
   * hour by default (names that lead nowhere aside). Default `false`: every open asks the store for the current version.
   */
  readonly immutable?: boolean | undefined;
  /**
   * What a reader sees when the store's file changed since it was opened. `fail`: EIO from then on. `restart`: the new content, as soon as
   * nothing of the old was read by it, or when it reads from the beginning again; EIO until then. Never bytes of both. Default `fail`.
   */
  readonly onChange?: 'fail' | 'restart' | undefined;
  /**
   * What close does when the store's file changed since it was opened for writing. `fail`: ESTALE, and what was written is kept in the staging
   * folder. `overwrite`: it is replaced. Default `fail`.
   */
  readonly onConflict?: 'fail' | 'overwrite' | undefined;
  /** Milliseconds without any progress after which a request to the store is given up with EIO. Default 60 000. */
  readonly timeout?: number | undefined;
  /** Bytes that a sequential reader is run ahead of, at most. Default 32 MiB. */
  readonly readAhead?: number | undefined;
  readonly cache?: CacheOptions | undefined;
  /** Required unless read-only. */
  readonly staging?: StagingOptions | undefined;
  /** Takes notices for the kernel. */
  readonly notices?: KernelNotices | undefined;
  /** Told what no program hears of. */
  readonly onEvent?: ((event: FileSystemEvent) => void) | undefined;
}

/** The same with defaults. */
export interface Settings {
  readonly path: string;
  readonly readOnly: boolean;
  readonly uid: number;
  readonly gid: number;
  readonly umask: number;
  readonly lifetimes: { readonly [K in keyof Lifetimes]-?: number };
  readonly immutable: boolean;
  readonly onChange: 'fail' | 'restart';
  readonly onConflict: 'fail' | 'overwrite';
  readonly timeout: number;
  readonly readAhead: number;
  readonly cache: { readonly memory: number; readonly folder: string | undefined; readonly disk: number };
  readonly staging: { readonly folder: string; readonly size: number; readonly reserve: number } | undefined;
}

const mebibyte = 2 ** 20;
const second = 1_000;
const hour = 3_600 * second;

/**
 * Fills in defaults and checks numbers.
 *
 * @throws DatastoreError `CONFIG.INVALID`, naming the first field that is wrong.
 */
export function toSettings(options: FileSystemOptions, isWritable: boolean): Settings {
  const { lifetimes = {}, cache = {}, staging, immutable = false } = options;
  const readOnly = options.readOnly ?? !isWritable;
  const life = immutable ? hour : second;
  if (!readOnly && staging === undefined) throw invalid('staging', 'is missing, and a file system that can be written to needs its folder');
  const number = (name: string, value: number | undefined, otherwise: number, limit = Number.MAX_SAFE_INTEGER): number => {
    const given = value ?? otherwise;
    if (!Number.isSafeInteger(given) || given < 0 || given > limit) throw invalid(name, `must be a whole number from 0 to ${limit}`);
    return given;
  };
  const memory = number('cache.memory', cache.memory, 128 * mebibyte);
  return {
    path: normalizePath(options.path ?? '', 'directory'),
    readOnly,
    uid: number('uid', options.uid, process.getuid?.() ?? 0, 2 ** 32 - 2),
    gid: number('gid', options.gid, process.getgid?.() ?? 0, 2 ** 32 - 2),
    umask: number('umask', options.umask, 0o022, 0o777),
    lifetimes: {
      attributes: number('lifetimes.attributes', lifetimes.attributes, life),
      names: number('lifetimes.names', lifetimes.names, life),
      missing: number('lifetimes.missing', lifetimes.missing, second, second),
      listings: number('lifetimes.listings', lifetimes.listings, life),
    },
    immutable,
    onChange: options.onChange ?? 'fail',
    onConflict: options.onConflict ?? 'fail',
    timeout: Math.max(1, number('timeout', options.timeout, 60 * second, 2 ** 31 - 1)),
    // What is read ahead must still be there when it is its turn.
    readAhead: Math.min(number('readAhead', options.readAhead, 32 * mebibyte), Math.floor(memory / 4)),
    cache: {
      memory,
      folder: cache.folder === undefined ? undefined : absolute('cache.folder', cache.folder),
      disk: number('cache.disk', cache.disk, 10 * 1_024 * mebibyte),
    },
    staging: staging && {
      folder: absolute('staging.folder', staging.folder),
      size: number('staging.size', staging.size, Number.MAX_SAFE_INTEGER),
      reserve: number('staging.reserve', staging.reserve, 256 * mebibyte),
    },
  };
}

function absolute(name: string, path: string): string {
  if (!isAbsolute(path)) throw invalid(name, 'must be an absolute path, as the daemon works in another folder');
  return path;
}

const invalid = (name: string, problem: string): DatastoreError =>
  new DatastoreError('CONFIG.INVALID', `The option ${name} of the mount ${problem}.`);
