import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { type AttributeChanges, type Attributes, type Caller, type FileSystem, FileSystemError } from '@stowage/mount';
import { attributes, number, PacketReader, packet, packetKinds, type SftpAttributes, statuses, text } from './packets.ts';

/** Flags of open(2) on Linux, and of SFTP. */
const openFlags = { writeOnly: 1, readWrite: 2, create: 0o100, exclusive: 0o200, truncate: 0o1000, append: 0o2000 } as const;
const sftpFlags = { read: 1, write: 2, append: 4, create: 8, truncate: 0x10, exclusive: 0x20 } as const;

/** Entries of one answer to a listing. */
const namesTogether = 100;
/** Bytes that one read gives, at most, and a packet has. */
const maxRead = 1 << 18;
const maxPacket = 1 << 20;
/** Number of the root. */
const root = 1;

/** Requests that go by a handle; that for its attributes does not, as it is asked behind others. */
const byHandle: ReadonlySet<number> = new Set([packetKinds.close, packetKinds.read, packetKinds.write, packetKinds.readdir]);

interface OpenHandle {
  readonly node: number;
  readonly handle: number;
  readonly kind: 'file' | 'directory';
  /** What is done with it comes one after the other, reads aside. */
  last: Promise<unknown>;
  listing?: AsyncIterator<{ readonly name: string; readonly attributes: Attributes }>;
}

/** Whose files they are, on the other side. */
export interface SftpOwner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Serves a file system by SFTP version 3 over a stream, for a client that mounts it. Extensions: `posix-rename@openssh.com`,
 * `fsync@openssh.com`. Resolves when the stream has ended, what was asked for is answered, and what was left open is closed; the file system stays open.
 */
export async function serveSftp(fileSystem: FileSystem, stream: Duplex, owner: SftpOwner): Promise<void> {
  const server = new SftpServer(fileSystem, stream, owner);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      rest = rest.byteLength === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      while (rest.byteLength >= 4) {
        const length = rest.readUInt32BE(0);
        if (length > maxPacket) throw new RangeError(`An SFTP packet of ${length} bytes is too large.`);
        if (rest.byteLength < 4 + length) break;
        server.take(new PacketReader(rest.subarray(4, 4 + length)));
        rest = rest.subarray(4 + length);
      }
      await server.room();
    }
  } finally {
    await server.end();
  }
}

class SftpServer {
  readonly #files: FileSystem;
  readonly #stream: Duplex;
  readonly #caller: Caller;
  readonly #handles = new Map<string, OpenHandle>();
  readonly #working = new Set<Promise<void>>();
  /** Changes of contents that are under way. */
  readonly #writing = new Set<Promise<unknown>>();
  #paths: Promise<unknown> = Promise.resolve();
  #next = 0;

  constructor(files: FileSystem, stream: Duplex, owner: SftpOwner) {
    this.#files = files;
    this.#stream = stream;
    this.#caller = { ...owner, pid: 0, signal: new AbortController().signal };
  }

  take(reader: PacketReader): void {
    const kind = reader.byte();
    if (kind === packetKinds.init) {
      const extensions = ['posix-rename@openssh.com', 'fsync@openssh.com'].flatMap((name) => [text(name), text('1')]);
      this.#send(packet(packetKinds.version, undefined, number(3), ...extensions));
      return;
    }
    const id = reader.number();
    const answered: Promise<void> = this.#ordered(kind, () => this.#answer(kind, id, reader))
      .catch((error: unknown) => packet(packetKinds.status, id, number(statusOf(error)), text(textOf(error)), text('')))
      .then((answer) => this.#send(answer))
      .finally(() => this.#working.delete(answered));
    this.#working.add(answered);
  }

  /**
   * Clients ask for the attributes of a file right behind the request that makes it, or that writes to it: they know servers that do one after the other. So
   * what goes by paths is done in its order, and sees all that was written before; what goes by handles, content above all, does not wait for it.
   */
  #ordered<T>(kind: number, step: () => Promise<T>): Promise<T> {
    if (byHandle.has(kind)) return step();
    const done = Promise.all([this.#paths, ...this.#writing]).then(step);
    this.#paths = done.catch(() => undefined);
    return done;
  }

  /** Waits until the client has taken what it was sent, and not too much is under way. */
  async room(): Promise<void> {
    if (this.#stream.writableNeedDrain) {
      const waiting = new AbortController();
      const { signal } = waiting;
      // The one that does not come is no longer listened to.
      await Promise.race([once(this.#stream, 'drain', { signal }), once(this.#stream, 'close', { signal })]).finally(() => waiting.abort());
    }
    while (this.#working.size >= 256) await Promise.race(this.#working);
  }

  /** Everything that was left open is closed. */
  async end(): Promise<void> {
    await Promise.all(this.#working);
    for (const id of [...this.#handles.keys()]) await this.#close(id).catch(() => undefined);
  }

  async #answer(kind: number, id: number, reader: PacketReader): Promise<readonly Buffer[]> {
    const done = packet(packetKinds.status, id, number(statuses.ok), text(''), text(''));
    switch (kind) {
      case packetKinds.open: {
        const opened = await this.#open(reader.text(), reader.number(), reader.attributes());
        return packet(packetKinds.handle, id, text(opened));
      }
      case packetKinds.close:
        await this.#close(reader.text());
        return done;
      case packetKinds.read:
        return this.#read(id, this.#handle(reader.text()), reader.long(), reader.number());
      case packetKinds.write:
        await this.#write(this.#handle(reader.text()), reader.long(), reader.bytes());
        return done;
      case packetKinds.stat:
      case packetKinds.lstat: {
        const found = await this.#at(reader.text(), async (node) => this.#files.getAttributes(node, undefined, this.#caller));
        return packet(packetKinds.attrs, id, attributes(found.attributes));
      }
      case packetKinds.fstat: {
        const { node, handle, kind: what } = this.#handle(reader.text());
        const found = await this.#files.getAttributes(node, what === 'file' ? handle : undefined, this.#caller);
        return packet(packetKinds.attrs, id, attributes(found.attributes));
      }
      case packetKinds.setstat: {
        const [path, changes] = [reader.text(), toChanges(reader.attributes())];
        await this.#at(path, (node) => this.#files.setAttributes(node, changes, this.#caller));
        return done;
      }
      case packetKinds.fsetstat: {
        const opened = this.#handle(reader.text());
        const changes = { ...toChanges(reader.attributes()), handle: opened.handle };
        await this.#inTurn(opened, () => this.#files.setAttributes(opened.node, changes, this.#caller));
        return done;
      }
      case packetKinds.opendir:
        return packet(packetKinds.handle, id, text(await this.#openDirectory(reader.text())));
      case packetKinds.readdir:
        return this.#list(id, this.#handle(reader.text()));
      case packetKinds.remove:
        await this.#in(reader.text(), (parent, name) => this.#files.unlink(parent, name, this.#caller));
        return done;
      case packetKinds.mkdir: {
        const [path, { mode = 0o755 }] = [reader.text(), reader.attributes()];
        await this.#in(path, async (parent, name) => {
          const { attributes: made } = await this.#files.makeDirectory(parent, name, mode, this.#caller);
          this.#files.forget(made.node, 1);
        });
        return done;
      }
      case packetKinds.rmdir:
        await this.#in(reader.text(), (parent, name) => this.#files.removeDirectory(parent, name, this.#caller));
        return done;
      case packetKinds.realpath: {
        const path = `/${namesOf(reader.text()).join('/')}`;
        return packet(packetKinds.name, id, number(1), text(path), text(path), number(0));
      }
      case packetKinds.rename:
        await this.#rename(reader.text(), reader.text(), false);
        return done;
      case packetKinds.readlink: {
        const target = await this.#at(reader.text(), (node) => this.#files.readSymlink(node, this.#caller));
        return packet(packetKinds.name, id, number(1), text(target), text(target), number(0));
      }
      case packetKinds.extended:
        return this.#extended(reader, done);
      default:
        throw new FileSystemError('ENOSYS', 'The request is not supported.');
    }
  }

  async #extended(reader: PacketReader, done: readonly Buffer[]): Promise<readonly Buffer[]> {
    const name = reader.text();
    if (name === 'posix-rename@openssh.com') await this.#rename(reader.text(), reader.text(), true);
    else if (name === 'fsync@openssh.com') {
      const opened = this.#handle(reader.text());
      await this.#inTurn(opened, () => this.#files.sync(opened.node, opened.handle, this.#caller));
    } else throw new FileSystemError('ENOSYS', 'The extension is not supported.');
    return done;
  }

  async #open(path: string, given: number, { mode = 0o644 }: SftpAttributes): Promise<string> {
    const { create, exclusive } = sftpFlags;
    const flags = toOpenFlags(given);
    const opened = await this.#in(path, async (parent, name) => {
      const found = await this.#files.lookup(parent, name, this.#caller);
      if (found.attributes === undefined) {
        if (!(given & create)) throw new FileSystemError('ENOENT');
        const made = await this.#files.create(parent, name, mode, flags, this.#caller);
        return { node: made.attributes.node, handle: made.opened.handle };
      }
      const { node } = found.attributes;
      try {
        if (given & create && given & exclusive) throw new FileSystemError('EEXIST');
        const { handle } = await this.#files.open(node, flags & ~(openFlags.create | openFlags.exclusive), this.#caller);
        return { node, handle };
      } catch (error) {
        this.#files.forget(node, 1);
        throw error;
      }
    });
    return this.#keep({ ...opened, kind: 'file', last: Promise.resolve() });
  }

  async #openDirectory(path: string): Promise<string> {
    const node = await this.#find(path);
    try {
      return this.#keep({ node, kind: 'directory', handle: await this.#files.openDirectory(node, this.#caller), last: Promise.resolve() });
    } catch (error) {
      this.#forget(node);
      throw error;
    }
  }

  async #close(id: string): Promise<void> {
    const opened = this.#handle(id);
    this.#handles.delete(id);
    const { node, handle, kind, listing } = opened;
    try {
      await this.#inTurn(opened, async () => {
        if (kind === 'directory') {
          await listing?.return?.();
          await this.#files.releaseDirectory(node, handle);
          return;
        }
        try {
          await this.#files.flush(node, handle, this.#caller);
        } finally {
          await this.#files.release(node, handle);
        }
      });
    } finally {
      this.#forget(node);
    }
  }

  async #read(id: number, { node, handle, last }: OpenHandle, offset: number, size: number): Promise<readonly Buffer[]> {
    // What was written before is seen.
    await last;
    const pieces = await this.#files.read(node, handle, offset, Math.min(size, maxRead), this.#caller);
    const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
    if (length === 0) return packet(packetKinds.status, id, number(statuses.endOfFile), text('end of file'), text(''));
    const buffers = pieces.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    return packet(packetKinds.data, id, number(length), ...buffers);
  }

  #write(opened: OpenHandle, offset: number, data: Buffer): Promise<void> {
    const written = this.#inTurn(opened, () => this.#files.write(opened.node, opened.handle, offset, data, this.#caller));
    const settled: Promise<unknown> = written.catch(() => undefined).finally(() => this.#writing.delete(settled));
    this.#writing.add(settled);
    return written;
  }

  async #list(id: number, opened: OpenHandle): Promise<readonly Buffer[]> {
    return this.#inTurn(opened, async () => {
      opened.listing ??= this.#entries(opened);
      const names: Buffer[] = [];
      let count = 0;
      while (count < namesTogether) {
        const step = await opened.listing.next();
        if (step.done) break;
        names.push(text(step.value.name), text(step.value.name), attributes(step.value.attributes));
        count += 1;
      }
      if (count === 0) return packet(packetKinds.status, id, number(statuses.endOfFile), text('end of directory'), text(''));
      return packet(packetKinds.name, id, number(count), ...names);
    });
  }

  async *#entries({ node, handle }: OpenHandle): AsyncGenerator<{ readonly name: string; readonly attributes: Attributes }> {
    for await (const { name, found } of this.#files.readDirectory(node, handle, 0, true, this.#caller)) {
      if (found === undefined) continue;
      this.#files.forget(found.attributes.node, 1);
      yield { name, attributes: found.attributes };
    }
  }

  async #rename(from: string, to: string, replace: boolean): Promise<void> {
    await this.#in(from, (parent, name) =>
      this.#in(to, (newParent, newName) => this.#files.rename(parent, name, newParent, newName, { replace }, this.#caller)),
    );
  }

  /** Calls with the node of a path, which is referred to as long as that takes. */
  async #at<T>(path: string, call: (node: number) => Promise<T>): Promise<T> {
    const node = await this.#find(path);
    try {
      return await call(node);
    } finally {
      this.#forget(node);
    }
  }

  /** Calls with the folder that a path is in and its last name. */
  async #in<T>(path: string, call: (parent: number, name: string) => Promise<T>): Promise<T> {
    const names = namesOf(path);
    const name = names.pop();
    if (name === undefined) throw new FileSystemError('EBUSY', 'The root stays as it is.');
    return this.#at(names.join('/'), (parent) => call(parent, name));
  }

  /** The node of a path, with one reference more. */
  async #find(path: string): Promise<number> {
    let node = root;
    for (const name of namesOf(path)) {
      const found = await this.#files.lookup(node, name, this.#caller);
      this.#forget(node);
      if (found.attributes === undefined) throw new FileSystemError('ENOENT');
      node = found.attributes.node;
    }
    return node;
  }

  #forget(node: number): void {
    if (node !== root) this.#files.forget(node, 1);
  }

  #keep(opened: OpenHandle): string {
    const id = String(this.#next++);
    this.#handles.set(id, opened);
    return id;
  }

  #handle(id: string): OpenHandle {
    const opened = this.#handles.get(id);
    if (opened === undefined) throw new FileSystemError('EBADF');
    return opened;
  }

  #inTurn<T>(opened: OpenHandle, step: () => Promise<T>): Promise<T> {
    const done = opened.last.then(step, step);
    opened.last = done.catch(() => undefined);
    return done;
  }

  #send(buffers: readonly Buffer[]): void {
    if (!this.#stream.writable) return;
    this.#stream.cork();
    for (const buffer of buffers) this.#stream.write(buffer);
    this.#stream.uncork();
  }
}

/** Names of a path from the root on; `..` is taken away before anything is looked up. */
function namesOf(path: string): string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}

function toOpenFlags(given: number): number {
  const { read, write, append, create, truncate, exclusive } = sftpFlags;
  const access = given & write ? (given & read ? openFlags.readWrite : openFlags.writeOnly) : 0;
  const others = [
    [append, openFlags.append],
    [create, openFlags.create],
    [truncate, openFlags.truncate],
    [exclusive, openFlags.exclusive],
  ] as const;
  return others.reduce((flags, [asked, flag]) => (given & asked ? flags | flag : flags), access);
}

function toChanges({ size, mode, accessed, modified }: SftpAttributes): AttributeChanges {
  const milliseconds = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds * 1_000);
  return { size, mode, accessed: milliseconds(accessed), modified: milliseconds(modified) };
}

function statusOf(error: unknown): number {
  const errno = error instanceof FileSystemError ? error.errno : 'EIO';
  if (errno === 'ENOENT') return statuses.noSuchFile;
  if (errno === 'EACCES' || errno === 'EROFS' || errno === 'EPERM') return statuses.permissionDenied;
  if (errno === 'ENOSYS' || errno === 'ENOTSUP') return statuses.unsupported;
  return statuses.failure;
}

/** Only what we say ourselves: other errors may tell of credentials. */
function textOf(error: unknown): string {
  return error instanceof FileSystemError ? error.errno : 'EIO';
}
