import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { RequestBody } from '@stowage/core/driver';
import { inside, type LocalClient } from './client.ts';
import { isErrno, withoutLinks } from './errors.ts';
import type { Facts } from './facts.ts';
import { unfinishedName } from './leftovers.ts';
import { nextModificationTime } from './modification-time.ts';
import type { Pin } from './pin.ts';
import { type WriteProgress, writeBody } from './write-body.ts';

const chunkSize = 1_024 * 1_024;

/** A whole file under a name of the driver's own, on its way to its place. Disposing of it before it has arrived removes it. */
export class StagedFile implements AsyncDisposable {
  readonly facts: Facts;
  readonly #client: LocalClient;
  readonly #at: string;
  #arrived = false;

  constructor(client: LocalClient, at: string, facts: Facts) {
    this.#client = client;
    this.#at = at;
    this.facts = facts;
  }

  /** Takes a name in one step, from whatever file has it. */
  async moveTo(path: string): Promise<void> {
    await this.#client.move(this.#at, path);
    this.#arrived = true;
  }

  /** Takes a name that nobody has; fails with `EEXIST`. Of several who try, one succeeds. */
  async createAs(path: string): Promise<void> {
    try {
      await this.#client.link(this.#at, path);
    } catch (error) {
      if (!isErrno(error, ...withoutLinks)) throw error;
      // A file system without second names: an empty file claims the name, and for a moment shows.
      await (await this.#client.createFile(path)).close();
      await this.moveTo(path);
    }
  }

  /** What is in it. The memory of a chunk is used again for the next. */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    await using handle = await this.#client.openStaged(this.#at);
    const buffer = new Uint8Array(chunkSize);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkSize, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#arrived) await this.#client.tryRemove(this.#at);
  }
}

/** Whose permissions a staged file takes over: those of the file that it will replace, else those that `mode` says. */
export interface StagePermissions {
  readonly like?: Facts | undefined;
  readonly mode?: number | undefined;
}

/** What a staged file is filled by. */
export interface StageOptions extends WriteProgress, StagePermissions {}

/** Makes a file in a pinned folder under a name of the driver's own, opens and fills it. When that fails, nothing stays. */
export async function stageWith(
  client: LocalClient,
  folder: Pin,
  open: (at: string) => Promise<FileHandle>,
  fill: (handle: FileHandle) => Promise<void>,
  like: Facts | undefined,
): Promise<StagedFile> {
  const at = inside(folder, unfinishedName(randomUUID()));
  const handle = await open(at);
  try {
    await fill(handle);
    return new StagedFile(client, at, await finish(client, handle, like));
  } catch (error) {
    // What failed first is what the caller has to know; a file that cannot be removed now is swept later.
    await Promise.allSettled([handle.close(), client.tryRemove(at)]);
    throw error;
  }
}

/** Stages a request's body. */
export function stageFile(client: LocalClient, folder: Pin, body: RequestBody, options: StageOptions): Promise<StagedFile> {
  const { like, mode, ...progress } = options;
  return stageWith(
    client,
    folder,
    (at) => client.createFile(at, like?.mode ?? mode),
    (handle) => writeBody(handle, body, progress),
    like,
  );
}

async function finish(client: LocalClient, handle: FileHandle, like: Facts | undefined): Promise<Facts> {
  const time = nextModificationTime() / 1_000_000;
  await handle.utimes(time, time);
  const facts = await client.factsOfHandle(handle);
  // The umask may have taken permissions away that the replaced file had.
  if (like !== undefined && facts.mode !== like.mode) await handle.chmod(like.mode);
  if (client.fsync) await handle.sync();
  await handle.close();
  return facts;
}
