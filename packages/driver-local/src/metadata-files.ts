import { basename, dirname, join } from 'node:path';
import { isDatastoreError } from '@stowage/core/driver';
import { inside, type LocalClient } from './client.ts';
import { isErrno } from './errors.ts';
import type { Facts } from './facts.ts';
import { type BoundRecord, belongsTo, formatRecords, type MetadataRecord, parseRecords } from './metadata-record.ts';
import { metadataFolder } from './names.ts';
import type { Pin } from './pin.ts';
import { stageFile } from './staged-file.ts';

/**
 * The metadata of `<folder>/<name>` stands in `<folder>/.stowage-local/<name>`, so that it moves along when the folder is
 * renamed. A record counts only for the file that it is bound to: bytes and metadata change in one step, that of the bytes.
 */
export async function findRecord(client: LocalClient, folder: Pin, name: string, facts: Facts): Promise<MetadataRecord | undefined> {
  const place = join(folder.at, metadataFolder, name);
  if ((await client.tryFacts(place))?.kind !== 'file') return undefined;
  return (await readRecords(client, folder, name)).find((record) => belongsTo(record, facts));
}

/** The same for a pinned file, found beside its real path. */
export async function findRecordOf(client: LocalClient, file: Pin, facts: Promise<Facts>): Promise<MetadataRecord | undefined> {
  // Only looked at, so a path will do; what is then read is read from a pinned folder.
  const seen = await client.tryFacts(join(dirname(file.real), metadataFolder, basename(file.real)));
  if (seen?.kind !== 'file') return undefined;
  using folder = await client.pin(client.pathFromRoot(dirname(file.real)), 'directory');
  return await findRecord(client, folder, basename(file.real), await facts);
}

async function readRecords(client: LocalClient, folder: Pin, name: string): Promise<readonly BoundRecord[]> {
  try {
    using records = await client.pinChild(folder, metadataFolder);
    return parseRecords(await client.readText(inside(records, name)), join(folder.real, metadataFolder, name));
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/**
 * Prepares the metadata of a file that is about to take a name: the record of the file that has the name now stays beside it,
 * so whichever of the two is there after a crash has its own.
 */
export async function putRecord(
  client: LocalClient,
  folder: Pin,
  name: string,
  record: BoundRecord,
  present: Facts | undefined,
): Promise<void> {
  const kept = present === undefined ? [] : (await readRecordsToReplace(client, folder, name)).filter((old) => belongsTo(old, present));
  const bytes = new TextEncoder().encode(formatRecords([...kept.filter((old) => old.file.inode !== record.file.inode), record]));
  // The folder may go between making and using it, when somebody else removes the last record in it.
  for (;;) {
    await client.makeDirectory(folder, metadataFolder);
    try {
      using records = await client.pinChild(folder, metadataFolder);
      await using staged = await stageFile(client, records, { bytes, size: bytes.byteLength }, {});
      await staged.moveTo(inside(records, name));
      await client.syncDirectory(records);
      return;
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
    }
  }
}

/** The record of a file of which a part is about to be replaced. One that cannot be read counts as none. */
export async function findRecordToReplace(
  client: LocalClient,
  folder: Pin,
  name: string,
  facts: Facts,
): Promise<MetadataRecord | undefined> {
  return (await readRecordsToReplace(client, folder, name)).find((record) => belongsTo(record, facts));
}

async function readRecordsToReplace(client: LocalClient, folder: Pin, name: string): Promise<readonly BoundRecord[]> {
  try {
    return await readRecords(client, folder, name);
  } catch (error) {
    if (isDatastoreError(error, 'DATA.CORRUPT')) return [];
    throw error;
  }
}

/** Removes what is kept for a name, and the folder of such files with the last one. */
export async function dropRecord(client: LocalClient, folder: Pin, name: string): Promise<void> {
  try {
    using records = await client.pinChild(folder, metadataFolder);
    await client.tryRemove(inside(records, name));
    await client.removeDirectory(inside(folder, metadataFolder));
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

/** Whether anything is kept for a name. */
export async function hasRecord(client: LocalClient, folder: Pin, name: string): Promise<boolean> {
  return (await client.tryFacts(join(folder.at, metadataFolder, name))) !== undefined;
}
