import { DatastoreError } from '@stowage/core/driver';
import type { Fault } from './broken-driver.ts';

/** Mistakes with trees, lists and what is told of files. */
export const treeFaults: readonly Fault[] = [
  {
    name: 'puts a folder in the place of an empty one',
    breaks: (connection) => ({
      ...connection,
      rename: async (request) => {
        const target = await connection.stat({ path: request.to }).catch(() => undefined);
        // Not empty: it stays, and is told below.
        if (target?.kind === 'directory') await connection.deleteDirectory({ path: request.to, recursive: false }).catch(() => undefined);
        await connection.rename(request);
      },
    }),
    fails: ['rename.directory.onto-empty'],
  },
  {
    name: 'moves a folder into one that has the name',
    breaks: (connection) => ({
      ...connection,
      rename: async (request) => {
        const [source, target] = await Promise.all(
          [request.from, request.to].map((path) => connection.stat({ path }).catch(() => undefined)),
        );
        const isInto = source?.kind === 'directory' && target?.kind === 'directory';
        await connection.rename(isInto ? { ...request, to: `${request.to}/${request.from.split('/').at(-1)}` } : request);
      },
    }),
    fails: ['rename.directory.onto-empty', 'rename.directory.onto-full'],
  },
  {
    name: 'renames by copying and deleting',
    breaks: (connection) => ({
      ...connection,
      rename: async (request) => {
        const found = await connection.stat({ path: request.from, signal: request.signal });
        if (found.kind === 'directory') return connection.rename(request);
        await connection.copy(request);
        await connection.delete({ path: request.from });
      },
    }),
    troubled: true,
    fails: ['acl.rename-keeps', 'concurrent.renames', 'crash.rename'],
  },
  {
    name: 'fails when the folder that it lists goes',
    breaks: (connection) => ({
      ...connection,
      async *list(request) {
        for await (const page of connection.list(request)) {
          yield page;
          if (page.cursor !== undefined) await connection.stat({ path: request.path, signal: request.signal });
        }
      },
    }),
    fails: ['directory.delete.while-listed'],
  },
  {
    name: 'does not empty its root',
    breaks: (connection) => ({
      ...connection,
      deleteDirectory: async (request) => {
        if (request.path !== '' || !request.recursive) await connection.deleteDirectory(request);
      },
    }),
    troubled: true,
    fails: ['directory.root.emptied'],
  },
  {
    name: 'makes no file by an append at position 0',
    breaks: (connection) => ({
      ...connection,
      append: async (request) => {
        if (request.ifSize !== undefined) await connection.stat({ path: request.path, signal: request.signal });
        return connection.append(request);
      },
    }),
    fails: ['append.if-size.chain', 'append.if-size.missing', 'append.if-size.zero.missing'],
  },
  {
    name: 'looks at the size before it appends, not with it',
    breaks: (connection) => ({
      ...connection,
      append: async ({ ifSize, ...request }) => {
        const found = await connection.stat({ path: request.path, signal: request.signal }).catch(() => undefined);
        const size = found?.kind === 'file' ? found.size : 0;
        if (ifSize !== undefined && size !== ifSize) throw new DatastoreError('CONDITION.FAILED', 'It has another size.');
        return connection.append(request);
      },
    }),
    fails: ['append.if-size.together'],
  },
  {
    name: 'looks whether a target is there before it copies, not with it',
    breaks: (connection) => ({
      ...connection,
      copy: async ({ ifNoneMatch, ...request }) => {
        const found = await connection.stat({ path: request.to, signal: request.signal }).catch(() => undefined);
        if (ifNoneMatch !== undefined && found !== undefined) throw new DatastoreError('PATH.EXISTS', 'It is there.', { path: request.to });
        return connection.copy(request);
      },
    }),
    fails: ['copy.if-none-match.together'],
  },
  {
    name: 'tells the digest of something else',
    breaks: (connection) => ({
      ...connection,
      stat: async (request) => {
        const found = await connection.stat(request);
        return found.kind === 'file' ? { ...found, digests: { md5: 'AAAAAAAAAAAAAAAAAAAAAA==' } } : found;
      },
    }),
    fails: ['entry.digests'],
  },
  {
    name: 'tells the time of 1970',
    breaks: (connection) => ({
      ...connection,
      stat: async (request) => ({ ...(await connection.stat(request)), lastModified: new Date(0) }),
    }),
    fails: ['entry.created', 'entry.stat-and-list', 'entry.stat-and-read', 'entry.stat-and-recursive', 'entry.directory', 'entry.time'],
  },
  {
    name: 'forgets the default entries of a list',
    breaks: (connection) => ({
      ...connection,
      setAcl: (request) =>
        connection.setAcl({ ...request, acl: { ...request.acl, entries: request.acl.entries.filter(({ scope }) => scope === 'access') } }),
    }),
    fails: ['acl.inherit.directory', 'acl.inherit.file', 'acl.inherit.kept', 'acl.invalid.default-on-file', 'acl.recursive.defaults'],
  },
  {
    name: 'sets the list of the folder alone',
    breaks: (connection) => ({ ...connection, setAcl: (request) => connection.setAcl({ ...request, recursive: false }) }),
    fails: ['acl.recursive.all', 'acl.recursive.defaults', 'acl.recursive.many'],
  },
  {
    name: 'does not count what it changed',
    breaks: (connection) => ({
      ...connection,
      setAcl: async (request) => ({ ...(await connection.setAcl(request)), files: 0, directories: 0 }),
    }),
    fails: ['acl.recursive.all', 'acl.recursive.empty', 'acl.recursive.file', 'acl.recursive.many', 'acl.set', 'acl.set.directory'],
  },
  {
    name: 'gives up at the first list that it may not change',
    breaks: (connection) => ({
      ...connection,
      setAcl: async (request) => {
        const result = await connection.setAcl(request);
        const [first] = result.failures;
        if (first !== undefined) throw first.error;
        return result;
      },
    }),
    troubled: true,
    fails: ['acl.recursive.failures'],
  },
  {
    name: 'takes owner and group away with each list',
    breaks: (connection) => ({
      ...connection,
      setAcl: ({ acl, ...request }) => connection.setAcl({ ...request, acl: { owner: 'nobody', group: 'nobody', ...acl } }),
    }),
    fails: ['acl.set.owner-stays'],
  },
];
