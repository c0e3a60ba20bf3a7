import { type Datastore, DatastoreError, isDatastoreError, joinPath, requireCapabilities, supports } from '@stowage/core';
import { isPartPath } from '../../part-name.ts';
import { ConditionLost } from '../../plan/target.ts';
import { cleanUp } from '../../store/clean-up.ts';
import { land } from '../../store/landing.ts';
import type { FileRoom, PutOptions, RoomFile } from './room.ts';

/** The files of a datastore. */
export function createStoreRoom(store: Datastore): FileRoom {
  const nameOf = (path: string): string => `${store.name}:${path}`;
  return {
    nameOf,
    async look(path, signal) {
      // Where nothing can be asked, a write finds out.
      if (!supports(store, 'stat')) return undefined;
      try {
        const entry = await store.stat(path, { signal });
        return entry.kind === 'directory' ? 'folder' : { path: entry.path, size: entry.size };
      } catch (error) {
        if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
        throw error;
      }
    },
    async list(folder, signal) {
      const files: RoomFile[] = [];
      try {
        for await (const entry of requireCapabilities(store, 'list').list(folder, { recursive: true, signal })) {
          if (entry.kind === 'file' && !isPartPath(entry.path)) files.push({ path: entry.path, size: entry.size });
        }
      } catch (error) {
        if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
      }
      return files.sort((one, other) => (one.path < other.path ? -1 : 1));
    },
    open({ path, size }) {
      const reader = requireCapabilities(store, 'read');
      return {
        size,
        async *stream(signal) {
          yield* await reader.read(path, { signal });
        },
        async range(offset, length, signal) {
          const bytes = await (await reader.read(path, { range: { offset, length }, signal })).bytes();
          if (bytes.byteLength === length) return bytes;
          throw new DatastoreError('CONDITION.FAILED', `${nameOf(path)} is shorter than it was when it was listed.`, {
            path,
            nextAction: 'Wait until nothing writes the file, then copy it again.',
          });
        },
      };
    },
    put: (path, chunks, options) => putFile(store, path, chunks, options),
    async remove(path, signal) {
      await requireCapabilities(store, 'delete').delete(path, { signal });
    },
    join: joinPath,
  };
}

async function putFile(store: Datastore, path: string, chunks: AsyncIterable<Uint8Array>, options: PutOptions): Promise<number> {
  const { replace, contentType, signal } = options;
  const writer = requireCapabilities(store, 'write');
  const { write } = writer.capabilities;
  let failure: { readonly error: unknown } | undefined;
  let sent = 0;
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of chunks) {
        sent += chunk.byteLength;
        yield chunk;
      }
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  if (!replace && write?.ifNoneMatch !== true && supports(store, 'stat') && (await store.exists(path, { signal })))
    throw exists(store, path);
  try {
    await land(
      store,
      path,
      { kind: replace ? 'any' : 'absent' },
      {
        atomic: write?.atomic === true,
        ifNoneMatch: write?.ifNoneMatch === true,
        ifMatch: false,
        hasBegun: () => sent > 0,
        isOwnFailure: (error) => failure?.error === error,
        async deliver(at, given) {
          const result = await writer.write(at, counted(), {
            ...given,
            ...(write?.contentType === true ? { contentType } : {}),
            signal,
          });
          if (result.size === sent) return result;
          await cleanUp(store, at, result.etag);
          throw new DatastoreError('DATA.CORRUPT', `${store.name}:${path} has ${result.size} bytes instead of ${sent}.`, { path });
        },
      },
      signal,
    );
  } catch (error) {
    if (error instanceof ConditionLost) throw exists(store, path, error);
    throw error;
  }
  return sent;
}

function exists(store: Datastore, path: string, cause?: unknown): DatastoreError {
  return new DatastoreError('PATH.EXISTS', `${store.name}:${path} exists.`, {
    path,
    datastore: store.name,
    nextAction: 'Choose another path, or overwrite it (onConflict).',
    cause,
  });
}
