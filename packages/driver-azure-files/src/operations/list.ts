import { listByWalking } from '@stowage/azure-common';
import type { ListPage, ListRequest } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { checkName } from '../names.ts';
import { listDirectory, maxPage } from '../requests/list-directory.ts';

/** List Directories and Files, by one request a page; a recursive listing walks the directories. */
export async function* list(client: FilesClient, request: ListRequest): AsyncGenerator<ListPage, void, undefined> {
  if (request.path !== '') checkName(request.path);
  const lister = {
    retry: client.retry,
    list: async (page: Parameters<typeof listDirectory>[1]) => {
      const { entries, marker } = await listDirectory(client, page);
      return { entries: entries.filter(({ isTemporary }) => !isTemporary).map(({ entry }) => entry), marker };
    },
  };
  yield* listByWalking(lister, request, maxPage);
}
