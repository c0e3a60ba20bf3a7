import type { Entry } from '../operations/entry.ts';
import type { ListPage } from '../operations/file-requests.ts';
import type { Listing } from './file-store.ts';

/** A listing over pages that are fetched when asked for; each iteration starts it anew. */
export class PagedListing implements Listing {
  readonly #pages: () => AsyncIterable<ListPage>;

  constructor(pages: () => AsyncIterable<ListPage>) {
    this.#pages = pages;
  }

  pages(): AsyncIterable<ListPage> {
    return this.#pages();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Entry, void, undefined> {
    for await (const page of this.#pages()) yield* page.entries;
  }
}
