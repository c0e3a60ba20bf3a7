import { FileSystemError } from '../errno.ts';
import type { ReadPattern } from './content/read-pattern.ts';
import type { RemoteContent } from './content/remote-content.ts';
import type { DirectoryListing, ListedName } from './tree/directory-listing.ts';
import type { TreeDirectory, TreeFile } from './tree/node.ts';

/** An open file. */
export interface FileHandle {
  readonly kind: 'file';
  readonly number: number;
  readonly node: TreeFile;
  readonly isReadable: boolean;
  readonly isWritable: boolean;
  readonly isAppend: boolean;
  readonly pattern: ReadPattern;
  /** The version that it reads; undefined where only what is staged is read. */
  content: RemoteContent | undefined;
  /** Bytes of that version have been given to a program. */
  hasRead: boolean;
}

/** An open directory. */
export interface DirectoryHandle {
  readonly kind: 'directory';
  readonly number: number;
  readonly node: TreeDirectory;
  listing: DirectoryListing | undefined;
  /** What has been given out, by position: it stays as it was. */
  readonly given: ListedName[];
  /** How much of the listing has been given out. */
  taken: number;
  /** The listing has come to its end, and what is only here has been added. */
  isComplete: boolean;
}

export type OpenHandle = FileHandle | DirectoryHandle;

/** Everything that is open, by number. */
export class HandleTable {
  readonly #handles = new Map<number, OpenHandle>();
  #next = 1;

  add<H extends OpenHandle>(create: (number: number) => H): H {
    const handle = create(this.#next++);
    this.#handles.set(handle.number, handle);
    handle.node.handles++;
    return handle;
  }

  /** @throws FileSystemError EBADF */
  getFile(number: number): FileHandle {
    const handle = this.#handles.get(number);
    if (handle?.kind !== 'file') throw new FileSystemError('EBADF', `No file is open as ${number}.`);
    return handle;
  }

  /** @throws FileSystemError EBADF */
  getDirectory(number: number): DirectoryHandle {
    const handle = this.#handles.get(number);
    if (handle?.kind !== 'directory') throw new FileSystemError('EBADF', `No directory is open as ${number}.`);
    return handle;
  }

  /** Takes one out; undefined when it was not open. */
  remove(number: number): OpenHandle | undefined {
    const handle = this.#handles.get(number);
    if (handle === undefined) return undefined;
    this.#handles.delete(number);
    handle.node.handles--;
    return handle;
  }

  /** Open files of a node. */
  filesOf(node: TreeFile): readonly FileHandle[] {
    return [...this.#handles.values()].filter((handle): handle is FileHandle => handle.node === node && handle.kind === 'file');
  }
}
