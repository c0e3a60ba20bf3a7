import { DatastoreError, isDatastoreError, joinPath, parentPath, throwIfAborted, type WriteRequest } from '@stowage/core/driver';
import type { Fault, MemoryConnection } from './broken-driver.ts';

/** The service is in trouble, as far as a driver is told. */
const isTrouble = (error: unknown): boolean => isDatastoreError(error) && error.code.startsWith('SERVICE.');

async function* untilTrouble<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    if (!isTrouble(error)) throw error;
  }
}

/** An operation that is tried once more when its answer is lost. */
function again<R, A>(run: (request: R) => Promise<A>, only: (request: R) => boolean = () => true): (request: R) => Promise<A> {
  return async (request) => {
    try {
      return await run(request);
    } catch (error) {
      if (!only(request) || !isDatastoreError(error, 'SERVICE.UNAVAILABLE')) throw error;
      return run(request);
    }
  };
}

/** Puts something beside the file while it is written, and takes it away when it may. */
async function beside(connection: MemoryConnection, request: WriteRequest): Promise<Awaited<ReturnType<MemoryConnection['write']>>> {
  // Small files go in one piece.
  if ((request.body.size ?? 65_536) < 65_536) return connection.write(request);
  const path = joinPath(parentPath(request.path), '.part');
  const { signal } = request;
  const body = { bytes: new Uint8Array(1), size: 1 };
  await connection.write({ path, body, signal });
  try {
    const result = await connection.write(request);
    await connection.delete({ path });
    return result;
  } catch (error) {
    if (!isTrouble(signal?.aborted ? signal.reason : error)) await connection.delete({ path });
    throw error;
  }
}

/** Mistakes that show only when the service is in trouble. */
export const troubleFaults: readonly Fault[] = [
  {
    name: 'takes its own file for that of somebody else',
    breaks: (connection) => ({ ...connection, write: again(connection.write, ({ ifNoneMatch }) => ifNoneMatch !== undefined) }),
    troubled: true,
    fails: ['fault.create.failing-after', 'fault.create.lost', 'fault.create.torn'],
  },
  {
    name: 'appends again when it does not know whether it has',
    breaks: (connection) => ({ ...connection, append: again(connection.append) }),
    troubled: true,
    fails: ['fault.append.failing-after', 'fault.append.lost', 'fault.append.torn'],
  },
  {
    name: 'takes a service that fails for one that has nothing',
    breaks: (connection) => ({
      ...connection,
      stat: async (request) => {
        try {
          return await connection.stat(request);
        } catch (error) {
          if (isTrouble(error)) throw new DatastoreError('PATH.NOT_FOUND', 'It is not there.', { path: request.path });
          throw error;
        }
      },
    }),
    troubled: true,
    fails: ['crash.dead.exists', 'crash.dead.stat', 'fault.exists.hopeless'],
  },
  {
    name: 'ends a listing where the service fails',
    breaks: (connection) => ({ ...connection, list: (request) => untilTrouble(connection.list(request)) }),
    troubled: true,
    fails: ['crash.dead.list', 'crash.list.middle', 'fault.list.hopeless'],
  },
  {
    name: 'gives what has come of a read that broke',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        const response = await connection.read(request);
        return { ...response, chunks: untilTrouble(response.chunks) };
      },
    }),
    troubled: true,
    fails: ['crash.read.middle'],
  },
  {
    name: 'leaves something beside a file that it could not write',
    breaks: (connection) => ({ ...connection, write: (request) => beside(connection, request) }),
    troubled: true,
    fails: [
      ...['crash.write.begin', 'crash.write.end', 'crash.write.middle', 'crash.write.old-stays'],
      ...['fault.write.hopeless', 'fault.write.hopeless.old-stays'],
    ],
  },
  {
    name: 'writes under the name before all is there',
    breaks: (connection) => ({
      ...connection,
      write: async (request) => {
        if (request.body.stream !== undefined || request.ifMatch !== undefined || request.ifNoneMatch !== undefined)
          return connection.write(request);
        const all = request.body.bytes ?? new Uint8Array(0);
        throwIfAborted(request.signal);
        if (all.byteLength > 50_000)
          await connection.write({ ...request, body: { bytes: all.subarray(0, 100), size: 100 }, onProgress: undefined });
        return connection.write(request);
      },
    }),
    troubled: true,
    fails: ['abort.write.between-blocks', 'fault.write.hopeless', 'fault.write.hopeless.old-stays'],
  },
  {
    name: 'does not ask for a new token',
    breaks: (connection, service) => {
      const token = service.signIn();
      const checked =
        <R, A>(run: (request: R) => Promise<A>) =>
        async (request: R): Promise<A> => {
          if (service.signIn() !== token) throw new DatastoreError('ACCESS.UNAUTHENTICATED', 'The token has come to its end.');
          return run(request);
        };
      return { ...connection, stat: checked(connection.stat), copy: checked(connection.copy), read: checked(connection.read) };
    },
    troubled: true,
    fails: ['token.copy', 'token.read', 'token.stat', 'token.together'],
  },
  {
    name: 'tells files that it could not delete as gone',
    breaks: (connection) => ({
      ...connection,
      deleteMany: async (request) => {
        try {
          return (await connection.deleteMany?.(request)) ?? [];
        } catch (error) {
          if (!isTrouble(error)) throw error;
          return request.paths.map((path) => ({ path }));
        }
      },
    }),
    troubled: true,
    fails: ['fault.deleteMany.hopeless'],
  },
  {
    name: 'forgets that it could not delete a folder',
    breaks: (connection) => ({
      ...connection,
      deleteDirectory: async (request) => {
        try {
          await connection.deleteDirectory(request);
        } catch (error) {
          if (!isTrouble(error)) throw error;
        }
      },
    }),
    troubled: true,
    fails: ['fault.deleteDirectory.hopeless'],
  },
];
