import {
  closeSync,
  constants,
  existsSync,
  fstat as fstatWithCallback,
  type OpenDirOptions,
  open as openWithCallback,
  readlinkSync,
} from 'node:fs';
import * as fs from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { baseName, DatastoreError, parentPath } from '@stowage/core/driver';
import { isErrno, notAFile, outsideRoot } from './errors.ts';
import { type Facts, toFacts } from './facts.ts';
import type { Pin } from './pin.ts';

const openDescriptor: (path: string, flags: number) => Promise<number> = promisify(openWithCallback);
const statDescriptor = promisify(fstatWithCallback);

/** Linux: a descriptor that stands for a place and opens nothing, so that even a device can be looked at without waking it. */
const pathOnly = 0o10000000;
// Windows has none of these; there they ask for nothing.
const { O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOCTTY = 0, O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_EXCL } = constants;
const bigint = { bigint: true } as const;

/** A name in a folder, as bytes where it may not be UTF-8. `kind` is of the name itself: links are not followed. */
export interface Name<Text extends string | Buffer> {
  readonly name: Text;
  readonly kind: Facts['kind'];
}

/** Joins a name to a pinned folder; bytes stay bytes. */
export function inside<Text extends string | Buffer>(folder: Pin, name: Text): Text {
  if (typeof name === 'string') return `${folder.at}${sep}${name}` as Text;
  return Buffer.concat([Buffer.from(folder.at + sep), name]) as Text;
}

/** The file system below one root. The only file that calls it; everything else goes through here. */
export class LocalClient {
  readonly root: string;
  readonly fsync: boolean;
  readonly #descriptors = process.platform === 'linux' && existsSync('/proc/self/fd');
  #realRoot: string | undefined;

  constructor(root: string, fsync: boolean) {
    this.root = root;
    this.fsync = fsync;
  }

  /**
   * Finds what a path names and holds it. Links are followed, and a path that they lead out of the root is refused with
   * `PATH.INVALID`. `kind: 'directory'` asks for a folder and fails with `ENOTDIR` for anything else.
   */
  async pin(path: string, kind: 'any' | 'directory' = 'any'): Promise<Pin> {
    const pin = await this.#hold(path === '' ? this.root : join(this.root, path), kind === 'directory' ? O_DIRECTORY : 0);
    if (await this.#contains(pin.real)) return pin;
    pin[Symbol.dispose]();
    throw outsideRoot(path);
  }

  /** Holds a folder inside a pinned one. A link is not followed: it fails with `ENOTDIR`. */
  async pinChild(folder: Pin, name: string | Buffer): Promise<Pin> {
    const path = inside(folder, name);
    // Only Linux has names that are no text, and there descriptors do the work.
    if (this.#descriptors) return this.#hold(path as string, O_DIRECTORY | O_NOFOLLOW);
    if ((await this.facts(path)).kind !== 'directory') throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR' });
    return this.#hold(path as string, O_DIRECTORY);
  }

  /** Holds a folder, making it and the missing ones above it. */
  async pinOrMake(path: string): Promise<Pin> {
    try {
      return await this.pin(path, 'directory');
    } catch (error) {
      if (path === '' || !isErrno(error, 'ENOENT')) throw error;
    }
    using parent = await this.pinOrMake(parentPath(path));
    await this.makeDirectory(parent, baseName(path));
    return this.pin(path, 'directory');
  }

  async #hold(path: string, flags: number): Promise<Pin> {
    if (!this.#descriptors) {
      const real = await fs.realpath(path);
      if (flags !== 0 && (await this.facts(real)).kind !== 'directory')
        throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR' });
      return { at: real, real, [Symbol.dispose]: () => undefined };
    }
    const descriptor = await openDescriptor(path, pathOnly | flags);
    const at = `/proc/self/fd/${descriptor}`;
    const release = (): void => closeSync(descriptor);
    try {
      // Neither call reaches the disk: the kernel knows both answers. So they need no thread, which would cost ten times as much.
      return { at, real: readlinkSync(at), [Symbol.dispose]: release };
    } catch (error) {
      release();
      throw error;
    }
  }

  async #contains(real: string): Promise<boolean> {
    const holds = (root: string): boolean => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
    if (this.#realRoot !== undefined && holds(this.#realRoot)) return true;
    // Asked again before refusing: the root may itself be a link that has been pointed elsewhere since.
    this.#realRoot = await fs.realpath(this.root);
    return holds(this.#realRoot);
  }

  /** The path from the root to a real path inside it, as the datastore writes paths. */
  pathFromRoot(real: string): string {
    return relative(this.#realRoot ?? this.root, real)
      .split(sep)
      .join('/');
  }

  /** Fails with `DATASTORE.NOT_FOUND` unless the root is there. */
  async assertRoot(): Promise<void> {
    const found = await this.tryFacts(this.root, 'follow');
    if (found?.kind === 'directory') return;
    const what = found === undefined ? 'does not exist' : 'is not a folder';
    throw new DatastoreError('DATASTORE.NOT_FOUND', `The folder ${this.root} ${what}.`);
  }

  /** The facts about a name: of a link, not of what it leads to. */
  async facts(path: string | Buffer): Promise<Facts> {
    return toFacts(await fs.lstat(path, bigint));
  }

  /** The facts about a name, or undefined when there is none. */
  async tryFacts(path: string | Buffer, links: 'follow' | 'keep' = 'keep'): Promise<Facts | undefined> {
    try {
      return toFacts(await (links === 'follow' ? fs.stat(path, bigint) : fs.lstat(path, bigint)));
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
  }

  /** The facts about what is pinned. */
  async factsOfPin(pin: Pin): Promise<Facts> {
    if (!this.#descriptors) return this.facts(pin.at);
    return toFacts(await statDescriptor(Number(pin.at.slice(pin.at.lastIndexOf('/') + 1)), bigint));
  }

  async factsOfHandle(handle: fs.FileHandle): Promise<Facts> {
    return toFacts(await handle.stat(bigint));
  }

  /** Opens a pinned file for reading. Ask `factsOfPin` before: opening a pipe or a device has effects. */
  openFile(pin: Pin): Promise<fs.FileHandle> {
    return fs.open(pin.at, O_RDONLY | O_NONBLOCK | O_NOCTTY | (this.#descriptors ? 0 : O_NOFOLLOW));
  }

  /** Opens a pinned file for adding at its end. */
  async openToAppend(pin: Pin, path: string): Promise<fs.FileHandle> {
    const { kind } = await this.factsOfPin(pin);
    if (kind === 'special') throw notAFile(path);
    return fs.open(pin.at, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY);
  }

  /** Makes a file; fails with `EEXIST` where any name is. */
  createFile(path: string, mode = 0o666): Promise<fs.FileHandle> {
    return fs.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  }

  /** Opens a file of the driver's own. */
  openStaged(path: string, access: 'read' | 'write' = 'read'): Promise<fs.FileHandle> {
    return fs.open(path, (access === 'read' ? O_RDONLY : O_WRONLY) | O_NOFOLLOW);
  }

  /** Makes a file that shares its blocks with a pinned one. `undefined` where the file system cannot. */
  async tryClone(from: Pin, to: string): Promise<fs.FileHandle | undefined> {
    try {
      await fs.copyFile(from.at, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    } catch (error) {
      if (isErrno(error, 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOTTY', 'EXDEV', 'EINVAL')) return undefined;
      throw error;
    }
    return this.openStaged(to, 'write');
  }

  /** Gives a file another name in one step; a file that has it is gone. */
  move(from: string, to: string): Promise<void> {
    return fs.rename(from, to);
  }

  /** Gives a file a second name; fails with `EEXIST` where any name is. */
  link(from: string, to: string): Promise<void> {
    return fs.link(from, to);
  }

  remove(path: string | Buffer): Promise<void> {
    return fs.unlink(path);
  }

  /** Marks a file as changed now. */
  async touch(path: string): Promise<void> {
    const now = new Date();
    await fs.utimes(path, now, now);
  }

  /** Removes a name; tells whether there was one. */
  async tryRemove(path: string | Buffer): Promise<boolean> {
    try {
      await fs.unlink(path);
      return true;
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return false;
      throw error;
    }
  }

  /** Makes a folder in a pinned one; tells whether it was missing. */
  async makeDirectory(parent: Pin, name: string): Promise<boolean> {
    try {
      await fs.mkdir(inside(parent, name));
    } catch (error) {
      if (isErrno(error, 'EEXIST')) return false;
      throw error;
    }
    await this.syncDirectory(parent);
    return true;
  }

  removeDirectory(path: string | Buffer): Promise<void> {
    return fs.rmdir(path);
  }

  /** The root and the folders above it. */
  async makeRoot(): Promise<void> {
    await fs.mkdir(this.root, { recursive: true });
  }

  readText(path: string): Promise<string> {
    return fs.readFile(path, { encoding: 'utf8', flag: O_RDONLY | O_NOFOLLOW });
  }

  /** The names of a pinned folder, in the order of the disk, without `.` and `..`; a bounded part of them is held at a time. */
  names(folder: Pin): AsyncIterable<Name<string>> {
    return this.#read<string>(folder, 'utf8');
  }

  /** The same with names as bytes: also such as are not UTF-8. */
  rawNames(folder: Pin): AsyncIterable<Name<Buffer>> {
    return this.#read<Buffer>(folder, 'buffer');
  }

  async *#read<Text extends string | Buffer>(folder: Pin, encoding: 'utf8' | 'buffer'): AsyncGenerator<Name<Text>, void, undefined> {
    const options = { encoding, bufferSize: 1_024 } as OpenDirOptions;
    for await (const found of await fs.opendir(folder.at, options)) {
      const kind = found.isFile() ? 'file' : found.isDirectory() ? 'directory' : found.isSymbolicLink() ? 'link' : 'special';
      yield { name: found.name as Text, kind };
    }
  }

  /** Waits until the names of a folder have reached the disk, if that was asked for. */
  async syncDirectory(folder: Pin): Promise<void> {
    // Windows cannot open a folder, and keeps its names in a journal.
    if (!this.fsync || process.platform === 'win32') return;
    await using handle = await fs.open(folder.at, O_RDONLY);
    await handle.sync();
  }
}
