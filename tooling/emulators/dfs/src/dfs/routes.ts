import type { WireRequest } from '@stowage/emulator-wire';
import type { Handler } from '../call.ts';
import { leasePath } from '../path-lease.ts';
import {
  createFilesystemAtDfs,
  deleteFilesystemAtDfs,
  getFilesystemProperties,
  listFilesystemsAtDfs,
  setFilesystemProperties,
} from './filesystem.ts';
import { checkAccess, getAccessControl, setAccessControl } from './path-access-control.ts';
import { setAccessControlRecursive } from './path-access-control-recursive.ts';
import { appendData } from './path-append.ts';
import { createPath } from './path-create.ts';
import { deletePath } from './path-delete.ts';
import { flushData } from './path-flush.ts';
import { listPaths } from './path-list.ts';
import { setProperties } from './path-properties.ts';
import { getProperties, getStatus, readPath } from './path-read.ts';
import { renamePath } from './path-rename.ts';

export type DfsOperation =
  | 'filesystem-list'
  | 'filesystem-create'
  | 'filesystem-get-properties'
  | 'filesystem-set-properties'
  | 'filesystem-delete'
  | 'path-list'
  | 'path-create'
  | 'path-rename'
  | 'path-append'
  | 'path-flush'
  | 'path-set-properties'
  | 'path-set-access-control'
  | 'path-set-access-control-recursive'
  | 'path-read'
  | 'path-get-properties'
  | 'path-get-status'
  | 'path-get-access-control'
  | 'path-check-access'
  | 'path-lease'
  | 'path-delete';

/** Every operation of the DFS endpoint, by the emulator's name for it. */
export const dfsHandlers: Readonly<Record<DfsOperation, Handler>> = {
  'filesystem-list': listFilesystemsAtDfs,
  'filesystem-create': createFilesystemAtDfs,
  'filesystem-get-properties': getFilesystemProperties,
  'filesystem-set-properties': setFilesystemProperties,
  'filesystem-delete': deleteFilesystemAtDfs,
  'path-list': listPaths,
  'path-create': createPath,
  'path-rename': renamePath,
  'path-append': appendData,
  'path-flush': flushData,
  'path-set-properties': setProperties,
  'path-set-access-control': setAccessControl,
  'path-set-access-control-recursive': setAccessControlRecursive,
  'path-read': readPath,
  'path-get-properties': getProperties,
  'path-get-status': getStatus,
  'path-get-access-control': getAccessControl,
  'path-check-access': checkAccess,
  'path-lease': leasePath,
  'path-delete': deletePath,
};

const updates: Readonly<Record<string, DfsOperation>> = {
  append: 'path-append',
  flush: 'path-flush',
  setproperties: 'path-set-properties',
  setaccesscontrol: 'path-set-access-control',
  setaccesscontrolrecursive: 'path-set-access-control-recursive',
};

const heads: Readonly<Record<string, DfsOperation>> = {
  '': 'path-get-properties',
  getproperties: 'path-get-properties',
  getstatus: 'path-get-status',
  getaccesscontrol: 'path-get-access-control',
  checkaccess: 'path-check-access',
};

const ofFilesystem: Readonly<Record<string, DfsOperation>> = {
  PUT: 'filesystem-create',
  PATCH: 'filesystem-set-properties',
  HEAD: 'filesystem-get-properties',
  DELETE: 'filesystem-delete',
  GET: 'path-list',
};

const ofPath: Readonly<Record<string, DfsOperation>> = { GET: 'path-read', DELETE: 'path-delete', POST: 'path-lease' };

/** Which operation a request in DFS form asks for; undefined if none. */
export function dfsOperationOf({ method, query, headers, resourcePath }: WireRequest): DfsOperation | undefined {
  const resource = query.get('resource');
  const action = query.get('action')?.toLowerCase();
  const [, filesystem = '', path = ''] = /^\/?([^/]*)\/?(.*)$/s.exec(resourcePath) ?? [];
  if (filesystem === '') return method === 'GET' && resource === 'account' ? 'filesystem-list' : undefined;
  // The root directory is addressed by a slash behind the file system's name, or by an action.
  const isRoot = path === '' && (action !== undefined || resourcePath.endsWith('/') || resource === 'directory');
  if (resource === 'filesystem' || (path === '' && !isRoot)) return ofFilesystem[method];
  if (method === 'PUT') return headers['x-ms-rename-source'] || query.has('mode') ? 'path-rename' : 'path-create';
  if (method === 'PATCH') return updates[action ?? ''];
  if (method === 'HEAD') return heads[action ?? ''];
  return ofPath[method];
}
