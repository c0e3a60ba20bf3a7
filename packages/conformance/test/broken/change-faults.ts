import { DatastoreError, joinPath, parentPath } from '@stowage/core/driver';
import type { Fault } from './broken-driver.ts';

/** Mistakes of deleting, copying, renaming and describing. */
export const changeFaults: readonly Fault[] = [
  {
    name: 'fails to delete what is not there',
    breaks: (connection) => ({
      ...connection,
      delete: async (request) => {
        await connection.stat({ path: request.path, signal: request.signal });
        await connection.delete(request);
      },
    }),
    fails: ['delete.missing', 'delete.missing.below-file', 'delete.twice'],
  },
  {
    name: 'ignores ifMatch of a delete',
    breaks: (connection) => ({ ...connection, delete: ({ ifMatch: _ifMatch, ...request }) => connection.delete(request) }),
    fails: ['delete.if-match.stale'],
  },
  {
    name: 'reports only the files that a batch found',
    breaks: (connection) => ({
      ...connection,
      deleteMany: async (request) => {
        const found = new Set<string>();
        for (const path of request.paths) if (await connection.stat({ path }).catch(() => undefined)) found.add(path);
        return ((await connection.deleteMany?.(request)) ?? []).filter(({ path }) => found.has(path));
      },
    }),
    fails: ['deleteMany.missing'],
  },
  {
    name: 'takes neighbours along when it deletes a folder',
    breaks: (connection) => ({
      ...connection,
      deleteDirectory: async (request) => {
        await connection.deleteDirectory(request);
        if (!request.recursive) return;
        for await (const { entries } of connection.list({ path: parentPath(request.path), recursive: true })) {
          for (const { path, kind } of entries) if (kind === 'file' && path.startsWith(request.path)) await connection.delete({ path });
        }
      },
    }),
    fails: ['deleteDirectory.recursive'],
  },
  {
    name: 'empties a folder that was not to be emptied',
    breaks: (connection) => ({
      ...connection,
      deleteDirectory: (request) => connection.deleteDirectory(request.path === '' ? request : { ...request, recursive: true }),
    }),
    fails: ['deleteDirectory.not-empty', 'deleteDirectory.not-empty.directory'],
  },
  {
    name: 'leaves the folder when it deletes what is in it',
    breaks: (connection) => ({
      ...connection,
      deleteDirectory: async (request) => {
        const found = await connection.stat({ path: request.path }).catch(() => undefined);
        await connection.deleteDirectory(request);
        if (found !== undefined && request.recursive) await connection.createDirectory({ path: request.path });
      },
    }),
    fails: ['deleteDirectory.recursive.gone'],
  },
  {
    name: 'moves instead of copying',
    breaks: (connection) => ({
      ...connection,
      copy: async (request) => {
        const result = await connection.copy(request);
        await connection.delete({ path: request.from });
        return result;
      },
    }),
    fails: ['copy.file', 'copy.source-stays'],
  },
  {
    name: 'copies without metadata',
    breaks: (connection) => ({
      ...connection,
      copy: async (request) => {
        const result = await connection.copy(request);
        await connection.setMetadata({ path: request.to, metadata: {} });
        return { path: result.path, size: result.size };
      },
    }),
    fails: ['copy.metadata'],
  },
  {
    name: 'ignores ifSourceMatch',
    breaks: (connection) => ({ ...connection, copy: ({ ifSourceMatch: _ifSourceMatch, ...request }) => connection.copy(request) }),
    fails: ['copy.if-source-match.stale'],
  },
  {
    name: 'copies instead of renaming',
    breaks: (connection) => ({
      ...connection,
      rename: async (request) => {
        const found = await connection.stat({ path: request.from, signal: request.signal });
        if (found.kind === 'directory') await connection.rename(request);
        else await connection.copy(request);
      },
    }),
    fails: ['acl.rename-keeps', 'concurrent.renames', 'rename.empty-file', 'rename.file', 'rename.there-and-back'],
  },
  {
    name: 'claims to rename folders, and refuses them',
    breaks: (connection) => ({
      ...connection,
      rename: async (request) => {
        const found = await connection.stat({ path: request.from, signal: request.signal });
        if (found.kind === 'directory') throw new DatastoreError('PATH.IS_DIRECTORY', 'Folders are not renamed.', { path: request.from });
        await connection.rename(request);
      },
    }),
    fails: [
      'rename.atomic.directory',
      'rename.directory.again',
      'rename.directory.all',
      'rename.directory.below-file',
      'rename.directory.empty',
      'rename.directory.empty-inside',
      'rename.directory.gone',
      'rename.directory.into-itself',
      'rename.directory.into-parent',
      'rename.directory.many',
      'rename.directory.metadata',
      'rename.directory.odd-names',
      'rename.directory.onto-empty',
      'rename.directory.onto-file',
      'rename.directory.onto-full',
      'rename.directory.parents',
      'rename.directory.slash',
    ],
  },
  {
    name: 'renames only the files directly in a folder',
    breaks: (connection) => ({
      ...connection,
      rename: async (request) => {
        const found = await connection.stat({ path: request.from, signal: request.signal });
        const inner = joinPath(request.from, 'inner');
        if (found.kind === 'directory') await connection.deleteDirectory({ path: inner, recursive: true });
        await connection.rename(request);
      },
    }),
    fails: ['rename.directory.all', 'rename.directory.metadata'],
  },
  {
    name: 'adds metadata to what is there',
    breaks: (connection) => ({
      ...connection,
      setMetadata: async (request) => {
        const { metadata } = await connection.stat({ path: request.path, signal: request.signal });
        await connection.setMetadata({ ...request, metadata: { ...metadata, ...request.metadata } });
      },
    }),
    fails: ['setMetadata.removes', 'setMetadata.replaces'],
  },
  {
    name: 'makes a folder where a file is',
    breaks: (connection) => ({
      ...connection,
      createDirectory: async (request) => {
        const found = await connection.stat({ path: request.path }).catch(() => undefined);
        if (found?.kind === 'file') await connection.delete({ path: request.path });
        return connection.createDirectory(request);
      },
    }),
    fails: ['createDirectory.over-file'],
  },
];
