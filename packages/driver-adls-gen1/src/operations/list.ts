import { type DirectoryLister, isTemporary, listByWalking } from '@stowage/azure-common';
import { joinPath, type ListPage, type ListRequest } from '@stowage/core/driver';
import { maxPage } from '../capabilities.ts';
import type { Gen1Client } from '../client.ts';
import { toEntry } from '../file-status.ts';
import { checkName } from '../names.ts';
import { listStatus } from '../requests/list-status.ts';

/** LISTSTATUS, by one request a page; a recursive listing walks the directories. */
export function list(client: Gen1Client, request: ListRequest): AsyncIterable<ListPage> {
  checkName(request.path);
  return listByWalking(toLister(client), request, maxPage);
}

/** How directories are listed: without unfinished files, and nothing for what is no directory. */
export function toLister(client: Gen1Client): DirectoryLister {
  return {
    retry: client.retry,
    list: async (request) => {
      const { statuses, marker } = await listStatus(client, request);
      const visible = statuses.filter(({ pathSuffix }) => pathSuffix !== '' && !isTemporary(pathSuffix));
      return { entries: visible.map((status) => toEntry(joinPath(request.path, status.pathSuffix), status)), marker };
    },
  };
}
