import { basename, dirname } from 'node:path';
import type { SetMetadataRequest } from '@stowage/core/driver';
import type { LocalClient } from '../client.ts';
import { isDirectory } from '../commit.ts';
import { assertMatch } from '../conditions.ts';
import { notAFile } from '../errors.ts';
import { etagOf } from '../facts.ts';
import { withLockFile } from '../lock-file.ts';
import { dropRecord, findRecordToReplace, putRecord } from '../metadata-files.ts';
import { bind, isEmpty, toRecord } from '../metadata-record.ts';
import { pathLocks } from '../path-lock.ts';
import { pinSource } from '../source.ts';

/** Replaces the metadata in one step; the file is not touched, so its ETag stays. */
export async function setMetadata(client: LocalClient, { path, metadata, ifMatch, signal }: SetMetadataRequest): Promise<void> {
  using seen = await pinSource(client, path);
  if ((await client.factsOfPin(seen)).kind === 'directory') throw isDirectory(path);
  using folder = await client.pin(client.pathFromRoot(dirname(seen.real)), 'directory');
  const name = basename(seen.real);
  const replace = async (): Promise<void> => {
    using file = await pinSource(client, path);
    const facts = await client.factsOfPin(file);
    if (facts.kind !== 'file') throw notAFile(path);
    assertMatch(path, etagOf(facts), ifMatch);
    const { headers = {} } = (await findRecordToReplace(client, folder, name, facts)) ?? {};
    const record = { headers, metadata: toRecord({ metadata })?.metadata ?? {} };
    if (isEmpty(record)) await dropRecord(client, folder, name);
    else await putRecord(client, folder, name, bind(record, facts), undefined);
  };
  await pathLocks.run([seen.real], signal, () =>
    ifMatch === undefined ? replace() : withLockFile(client, folder, name, { signal }, replace),
  );
}
