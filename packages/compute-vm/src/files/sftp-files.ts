import type { FileEntryWithStats, InputAttributes, SFTPWrapper, Stats } from 'ssh2';
import type { SshConnection } from '../ssh/connect.ts';
import { explainSftp, isMissing } from './sftp-errors.ts';

type Done<T> = (error: Error | undefined | null, value: T) => void;

/** Bytes of one request; servers take at least this much. */
const requestSize = 32_768;
/** Requests under way for one file. */
const depth = 32;

/** Files of a machine, by absolute paths. Everything fails with the error of the connection when that is lost. */
export class SftpFiles {
  readonly #connection: SshConnection;
  readonly #sftp: SFTPWrapper;

  constructor(connection: SshConnection, sftp: SFTPWrapper) {
    this.#connection = connection;
    this.#sftp = sftp;
  }

  /** Follows links. */
  stat(path: string): Promise<Stats> {
    return this.#ask(path, (sftp, done) => sftp.stat(path, done));
  }

  async tryStat(path: string): Promise<Stats | undefined> {
    try {
      return await this.#ask(path, (sftp, done) => sftp.stat(path, done), { explained: false });
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw explainSftp(error, path);
    }
  }

  list(path: string): Promise<readonly FileEntryWithStats[]> {
    return this.#ask(path, (sftp, done) => sftp.readdir(path, done));
  }

  makeDirectory(path: string, mode: number): Promise<void> {
    return this.#ask(path, (sftp, done) => sftp.mkdir(path, { mode }, done as never));
  }

  /** Also those above it that are missing. */
  async makeDirectories(path: string): Promise<void> {
    if ((await this.tryStat(path))?.isDirectory()) return;
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent !== '') await this.makeDirectories(parent);
    try {
      await this.makeDirectory(path, 0o755);
    } catch (error) {
      // Another delivery may have made it meanwhile.
      if (!(await this.tryStat(path))?.isDirectory()) throw error;
    }
  }

  remove(path: string): Promise<void> {
    return this.#ask(path, (sftp, done) => sftp.unlink(path, done as never));
  }

  removeDirectory(path: string): Promise<void> {
    return this.#ask(path, (sftp, done) => sftp.rmdir(path, done as never));
  }

  /** Replaces what has the new name, in one step, where the server can. */
  async rename(from: string, to: string): Promise<void> {
    try {
      await this.#ask(to, (sftp, done) => sftp.ext_openssh_rename(from, to, done as never));
    } catch (error) {
      if ((error as Error).message.includes('extension')) await this.#ask(to, (sftp, done) => sftp.rename(from, to, done as never));
      else throw error;
    }
  }

  makeLink(target: string, path: string): Promise<void> {
    return this.#ask(path, (sftp, done) => sftp.symlink(target, path, done as never));
  }

  setMode(path: string, mode: number): Promise<void> {
    return this.#ask(path, (sftp, done) => sftp.chmod(path, mode, done as never));
  }

  /** Writes a file, replacing one that is there. Several requests are under way at once; an abort waits for none. Gives the number of bytes. */
  async write(path: string, source: AsyncIterable<Uint8Array>, attributes: InputAttributes, signal?: AbortSignal): Promise<number> {
    const handle = await this.#ask<Buffer>(path, (sftp, done) => sftp.open(path, 'w', attributes, done), { signal });
    let position = 0;
    let failure: { readonly error: unknown } | undefined;
    const pending = new Set<Promise<void>>();
    try {
      for await (const chunk of source) {
        for (let at = 0; at < chunk.byteLength; at += requestSize) {
          // A copy: the source may use a chunk's memory again when it is asked for the next.
          const part = Buffer.from(chunk.subarray(at, at + requestSize));
          const offset = position;
          position += part.byteLength;
          const sent: Promise<void> = this.#ask<void>(
            path,
            (sftp, done) => sftp.write(handle, part, 0, part.byteLength, offset, done as never),
            { signal },
          ).then(
            () => void pending.delete(sent),
            (error) => {
              failure ??= { error };
              pending.delete(sent);
            },
          );
          pending.add(sent);
          if (pending.size >= depth) await Promise.race(pending);
          signal?.throwIfAborted();
          if (failure !== undefined) throw failure.error;
        }
      }
    } finally {
      await Promise.all(pending);
      await this.#close(path, handle, signal);
    }
    if (failure !== undefined) throw failure.error;
    return position;
  }

  /** Reads a file or a part of it, in order; several requests are under way at once, and an abort waits for none. */
  async *read(path: string, offset: number, length: number, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const handle = await this.#ask<Buffer>(path, (sftp, done) => sftp.open(path, 'r', done), { signal });
    const end = offset + length;
    const next: Promise<Uint8Array>[] = [];
    let asked = offset;
    try {
      while (asked < end || next.length > 0) {
        while (asked < end && next.length < depth) {
          const size = Math.min(requestSize, end - asked);
          const part = this.#readFully(path, handle, asked, size, signal);
          // Waited for in its turn.
          part.catch(() => undefined);
          next.push(part);
          asked += size;
        }
        const chunk = await (next.shift() as Promise<Uint8Array>);
        signal?.throwIfAborted();
        if (chunk.byteLength === 0) return;
        yield chunk;
      }
    } finally {
      await Promise.allSettled(next);
      await this.#close(path, handle, signal);
    }
  }

  end(): void {
    this.#sftp.end();
  }

  /** A server may give less than it was asked for, in the middle of a file, too. */
  async #readFully(path: string, handle: Buffer, offset: number, size: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const count = await this.#ask<number>(
        path,
        (sftp, done) =>
          sftp.read(handle, buffer, filled, size - filled, offset + filled, (error, bytesRead) => done(endOfFile(error), bytesRead ?? 0)),
        { signal },
      );
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  }

  /** Whoever stops does not wait for a machine that may not answer. */
  async #close(path: string, handle: Buffer, signal: AbortSignal | undefined): Promise<void> {
    const closed = this.#ask<void>(path, (sftp, done) => sftp.close(handle, done as never));
    if (signal?.aborted) closed.catch(() => undefined);
    else await closed;
  }

  #ask<T>(
    path: string,
    ask: (sftp: SFTPWrapper, done: Done<T>) => unknown,
    { signal, explained = true }: { readonly signal?: AbortSignal | undefined; readonly explained?: boolean } = {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const lost = this.#connection.lost();
      if (lost !== undefined) return reject(lost);
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        stop();
        reject(signal?.reason);
      };
      const stop = this.#connection.onLost(reject);
      signal?.addEventListener('abort', abort, { once: true });
      ask(this.#sftp, (error, value) => {
        stop();
        signal?.removeEventListener('abort', abort);
        if (error) reject(explained ? explainSftp(error, path) : error);
        else resolve(value);
      });
    });
  }
}

/** The end of a file is an answer, not a failure. */
function endOfFile(error: Error | undefined | null): Error | undefined | null {
  return (error as { readonly code?: unknown } | null | undefined)?.code === 1 ? undefined : error;
}

/** Opens the machine's files. */
export async function openFiles(connection: SshConnection): Promise<SftpFiles> {
  return new SftpFiles(connection, await connection.sftp());
}
