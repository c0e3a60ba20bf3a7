import { memory } from '@stowage/conformance';
import { DatastoreError, type Entry } from '@stowage/core/driver';
import { requireNode } from '../../src/memory/tree.ts';
import { type Fault, type MemoryConnection, secret } from './broken-driver.ts';

type PathRequest = { readonly path: string };

/** The connection with the paths of its requests changed on the way in. */
function renaming(connection: MemoryConnection, map: (path: string) => string): MemoryConnection {
  const inward = <R extends PathRequest>(request: R): R => ({ ...request, path: map(request.path) });
  return {
    ...connection,
    stat: async (request) => ({ ...(await connection.stat(inward(request))), path: request.path }),
    read: (request) => connection.read(inward(request)),
    write: async (request) => ({ ...(await connection.write(inward(request))), path: request.path }),
  };
}

const withEtag = (entry: Entry, etag: string): Entry => ({ ...entry, etag });

let asked = 0;

/** Mistakes that are not of one operation. */
export const generalFaults: readonly Fault[] = [
  {
    name: 'ignores the signal',
    breaks: (connection) => ({
      ...connection,
      stat: ({ signal: _signal, ...request }) => connection.stat(request),
      read: ({ signal: _signal, ...request }) => connection.read(request),
      list: ({ signal: _signal, ...request }) => connection.list(request),
      write: ({ signal: _signal, ...request }) => connection.write(request),
    }),
    fails: ['abort.write.between-blocks'],
  },
  {
    name: 'has no code for what it does not find',
    breaks: (connection) => ({
      ...connection,
      stat: async (request) => {
        try {
          return await connection.stat(request);
        } catch (error) {
          if ((error as { code?: string }).code === 'PATH.NOT_FOUND') throw new Error('no such file');
          throw error;
        }
      },
    }),
    fails: ['exists.missing', 'stat.missing', 'stat.missing.below-file', 'stat.missing.nested', 'stat.missing.prefix'],
  },
  {
    name: 'tells another path in its errors',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        try {
          return await connection.read(request);
        } catch (error) {
          const { code, message } = error as DatastoreError;
          throw new DatastoreError(code, message, { path: `/bucket/${request.path}` });
        }
      },
    }),
    fails: ['error.missing.read', 'error.range'],
  },
  {
    name: 'tells its key in an error',
    breaks: (connection) => ({
      ...connection,
      copy: async (request) => {
        try {
          return await connection.copy(request);
        } catch (error) {
          const { code, message } = error as DatastoreError;
          throw new DatastoreError(code, `${message} The key was ${secret}.`);
        }
      },
    }),
    fails: ['error.missing.copy'],
  },
  {
    name: 'claims blocks of no bytes',
    breaks: (connection) => ({
      ...connection,
      capabilities: { write: { ...memory.capabilities.always.write, support: 'native', atomic: true, blockSize: 0 } },
    }),
    fails: ['store.capabilities.limits'],
  },
  {
    name: 'does not know folders that it did not make',
    breaks: (connection) => ({
      ...connection,
      stat: async (request) => {
        const entry = await connection.stat(request);
        if (entry.kind === 'file' || request.path === '') return entry;
        throw new DatastoreError('PATH.NOT_FOUND', 'There is no such file.', { path: request.path });
      },
    }),
    fails: ['entry.directory', 'exists.directory', 'stat.directory', 'stat.directory.slash'],
  },
  {
    name: 'takes what it may not see for what is not there',
    breaks: (connection) => ({
      ...connection,
      stat: async (request) => {
        try {
          return await connection.stat(request);
        } catch (error) {
          if ((error as { code?: string }).code !== 'ACCESS.DENIED') throw error;
          throw new DatastoreError('PATH.NOT_FOUND', 'There is nothing.', { path: request.path });
        }
      },
    }),
    fails: ['denied.exists', 'denied.stat'],
  },
  {
    name: 'keeps the ETag of a file that another of its size replaces',
    breaks: (connection, service) => {
      const first = new Map<string, string>();
      return {
        ...connection,
        write: async (request) => {
          const result = await connection.write(request);
          const key = `${request.path} ${result.size}`;
          const etag = first.get(key) ?? result.etag ?? '';
          first.set(key, etag);
          await service.request({ user: 'somebody', token: service.signIn() }, undefined, (root) => {
            requireNode(root, request.path).etag = etag;
          });
          return { ...result, etag };
        },
      };
    },
    fails: ['etag.changes'],
  },
  {
    name: 'has another ETag each time it is asked',
    breaks: (connection) => ({
      ...connection,
      stat: async (request) => withEtag(await connection.stat(request), `"asked-${asked++}"`),
    }),
    fails: ['etag.of-stat-and-list', 'etag.of-stat-and-read', 'etag.of-write-and-stat', 'etag.stays'],
  },
  {
    name: 'decodes percent signs in names',
    breaks: (connection) =>
      renaming(connection, (path) =>
        /%[0-9a-f]{2}/i.test(path) ? decodeURIComponent(path.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')) : path,
      ),
    fails: ['name.distinct.encoding', 'name.percent-encoded'],
  },
  {
    name: 'takes a plus in a name for a space',
    breaks: (connection) => renaming(connection, (path) => path.replaceAll('+', ' ')),
    fails: ['name.distinct.plus', 'name.plus'],
  },
  {
    name: 'composes the letters of names',
    breaks: (connection) => renaming(connection, (path) => path.normalize('NFC')),
    fails: ['name.accents-decomposed', 'name.distinct.normalisation'],
  },
  {
    name: 'drops dots and spaces at the end of names',
    breaks: (connection) => renaming(connection, (path) => path.replaceAll(/(?<=[^/. ])[. ]+$/g, '')),
    fails: ['name.trailing-dot', 'name.trailing-space'],
  },
  {
    name: 'writes names in lower case',
    breaks: (connection) => renaming(connection, (path) => path.toLowerCase()),
    fails: ['name.device-name', 'name.distinct.case', 'name.no-extension', 'name.percent-encoded'],
  },
  {
    name: 'refuses a name only when the service has seen it',
    breaks: (connection, service) => {
      const looked = async <T>(run: () => Promise<T>): Promise<T> => {
        await service.request({ user: 'somebody', token: service.signIn() }, undefined, () => undefined);
        return run();
      };
      return {
        ...connection,
        stat: (request) => looked(() => connection.stat(request)),
        write: (request) => looked(() => connection.write(request)),
      };
    },
    fails: ['name.length-256', 'name.refused'],
  },
];
