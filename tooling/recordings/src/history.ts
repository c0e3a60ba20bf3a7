import { type Difference, difference } from './difference.ts';
import type { Exchange } from './recording.ts';
import type { WireResponse } from './send.ts';

/**
 * Headers whose values are made up, but whose changes are not: the service gives a thing another ETag when it changes, and keeps
 * it when it does not. Clients build their conditions and caches on that.
 */
const watched = ['etag', 'x-ms-file-creation-time', 'x-ms-file-last-write-time', 'x-ms-file-change-time', 'x-ms-file-id'];

interface Values {
  readonly recorded: string;
  readonly actual: string;
}

/** What answers about each thing said last, in the recording and in this run. */
export class History {
  readonly #last = new Map<string, Values>();

  /** Compares whether values changed since the last answer about the same thing, and remembers them. */
  compare({ request, response }: Exchange, answer: WireResponse): readonly Difference[] {
    // The answer is about the snapshot, and the URL names the share.
    if (new URL(request.url).searchParams.get('comp') === 'snapshot') return [];
    return watched.flatMap((name) => {
      const recorded = response.headers[name];
      const actual = answer.headers[name];
      if (recorded === undefined || actual === undefined) return [];
      const key = `${name} ${thingOf(request.url)}`;
      const last = this.#last.get(key);
      this.#last.set(key, { recorded, actual });
      if (last === undefined || (last.recorded === recorded) === (last.actual === actual)) return [];
      const kept = last.recorded === recorded;
      return [difference(`header ${name}`, kept ? `${last.actual} (unchanged)` : `another than ${last.actual} (changed)`, actual)];
    });
  }
}

/** The path and snapshot that a URL names. */
function thingOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  return `${decodeURIComponent(pathname)}?${searchParams.get('sharesnapshot') ?? ''}`;
}
