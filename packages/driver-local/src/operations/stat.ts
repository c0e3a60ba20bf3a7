import type { Entry, StatRequest } from '@stowage/core/driver';
import type { LocalClient } from '../client.ts';
import { assertMatch, assertNoMatch } from '../conditions.ts';
import { describe } from '../entries.ts';

export async function stat(client: LocalClient, { path, ifMatch, ifNoneMatch }: StatRequest): Promise<Entry> {
  using pin = await client.pin(path);
  const { entry } = await describe(client, pin, path);
  assertMatch(path, entry.etag, ifMatch);
  assertNoMatch(path, entry.etag, ifNoneMatch);
  return entry;
}
