import { type Datastore, openDatastore } from '@stowage/core';
import {
  type Capabilities,
  type ConfigSchema,
  type Connection,
  DatastoreError,
  defineDriver,
  type Entry,
  joinPath,
  type ListPage,
  parentPath,
  type ReadRequest,
  type ReadResponse,
  toChunks,
  type WriteRequest,
} from '@stowage/core/driver';
import type { Stats } from 'ssh2';
import type { SftpFiles } from './sftp-files.ts';

/** A folder of the machine as a datastore: what transfers need of one. */
export type RemoteCapability = 'stat' | 'read' | 'write' | 'list' | 'delete' | 'rename' | 'createDirectory';

/** Which folder of which machine. */
interface RemoteConfig {
  readonly files: SftpFiles;
  /** Absolute. */
  readonly root: string;
  readonly location: string;
}

const native = { support: 'native' } as const;

const capabilities = {
  stat: native,
  read: { ...native, range: true },
  write: { ...native, atomic: false },
  list: { ...native, recursive: true, directories: 'real' },
  delete: native,
  rename: { ...native, atomic: true },
  createDirectory: native,
} as const satisfies Capabilities & Record<RemoteCapability, unknown>;

const config: ConfigSchema<RemoteConfig> = {
  '~standard': { version: 1, vendor: 'stowage', validate: (value) => ({ value: value as RemoteConfig }) },
};

const remote = defineDriver({
  type: 'vm_folder',
  title: 'Folder of a machine',
  capabilities: { always: capabilities, sometimes: {} },
  config,
  jsonSchema: () => ({ type: 'object' }),
  location: ({ location, root }) => `${location}${root}`,
  open: async ({ files, root }) => createConnection(files, (path) => (path === '' ? root : `${root}/${path}`)),
});

/** Opens a folder of the machine. Names of files are what SFTP shows of them, so UTF-8. */
export async function openRemoteFolder(given: RemoteConfig, name: string): Promise<Datastore<RemoteCapability>> {
  return openDatastore(remote, given, { name });
}

function createConnection(files: SftpFiles, at: (path: string) => string): Connection<RemoteCapability> {
  return {
    identity: 'the user who logged in',
    stat: async ({ path }) => toEntry(path, await files.stat(at(path))),
    read: (request) => read(files, at(request.path), request),
    write: async ({ path, body, signal, onProgress }: WriteRequest) => {
      await files.makeDirectories(at(parentPath(path)));
      const size = await files.write(at(path), toChunks(body), {}, signal);
      onProgress?.(size);
      return { path, size };
    },
    list: ({ path, recursive, signal }) => list(files, at, path, recursive, signal),
    async delete({ path }) {
      if ((await files.tryStat(at(path))) !== undefined) await files.remove(at(path));
    },
    rename: ({ from, to }) => files.rename(at(from), at(to)),
    async createDirectory({ path }) {
      await files.makeDirectories(at(path));
      return { kind: 'directory', path };
    },
  };
}

async function read(files: SftpFiles, place: string, { path, range, signal }: ReadRequest): Promise<ReadResponse> {
  const entry = toEntry(path, await files.stat(place));
  if (entry.kind === 'directory') throw new DatastoreError('PATH.IS_DIRECTORY', `${JSON.stringify(path)} is a directory.`, { path });
  const offset = range?.offset ?? 0;
  const length = Math.max(0, Math.min(entry.size - offset, range?.length ?? entry.size));
  if (range !== undefined && offset > 0 && offset >= entry.size) {
    throw new DatastoreError('RANGE.INVALID', `${JSON.stringify(path)} has ${entry.size} bytes; it cannot be read from ${offset} on.`, {
      path,
    });
  }
  const chunks = complete(files.read(place, offset, length, signal), length, path);
  return { entry, range: { offset, length }, chunks, cancel: async () => void (await chunks.return()) };
}

/** A file that became shorter while it was read is not the file that was asked for. */
async function* complete(chunks: AsyncIterable<Uint8Array>, length: number, path: string): AsyncGenerator<Uint8Array, void, undefined> {
  let seen = 0;
  for await (const chunk of chunks) {
    seen += chunk.byteLength;
    yield chunk;
  }
  if (seen !== length) throw new DatastoreError('DATA.CORRUPT', `${JSON.stringify(path)} became shorter while it was read.`, { path });
}

async function* list(
  files: SftpFiles,
  at: (path: string) => string,
  path: string,
  recursive: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<ListPage, void, undefined> {
  signal?.throwIfAborted();
  const found = await files.list(at(path));
  const entries: Entry[] = [];
  // Links, pipes and sockets do not show, as they do not in an upload from a disk.
  for (const { filename, attrs } of found) {
    if (attrs.isFile() || attrs.isDirectory()) entries.push(toEntry(joinPath(path, filename), attrs));
  }
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  yield { entries };
  if (recursive) for (const entry of entries) if (entry.kind === 'directory') yield* list(files, at, entry.path, recursive, signal);
}

function toEntry(path: string, stats: Stats): Entry {
  const lastModified = new Date(stats.mtime * 1_000);
  if (stats.isDirectory()) return { kind: 'directory', path, lastModified };
  return { kind: 'file', path, size: stats.size, lastModified, etag: `${stats.mtime}-${stats.size}` };
}
