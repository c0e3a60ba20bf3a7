import type { DirectoryEntry, Entry, FileEntry, WriteResult } from '@stowage/core/driver';
import { inside, type LocalClient } from './client.ts';
import { isErrno, notAFile } from './errors.ts';
import { etagOf, type Facts } from './facts.ts';
import { findRecordOf } from './metadata-files.ts';
import type { MetadataRecord } from './metadata-record.ts';
import type { Pin } from './pin.ts';

const toDate = (nanoseconds: bigint): Date => new Date(Number(nanoseconds / 1_000_000n));

const timesOf = (facts: Facts): { readonly lastModified: Date; readonly createdAt: Date | undefined } => ({
  lastModified: toDate(facts.modified),
  createdAt: facts.born === 0n ? undefined : toDate(facts.born),
});

/** A file as the contract tells it. */
export function toFileEntry(path: string, facts: Facts, record?: MetadataRecord): FileEntry {
  return { kind: 'file', path, size: facts.size, etag: etagOf(facts), ...timesOf(facts), ...record?.headers, metadata: record?.metadata };
}

/** A folder as the contract tells it. */
export function toDirectoryEntry(path: string, facts: Facts): DirectoryEntry {
  return { kind: 'directory', path, ...timesOf(facts) };
}

/** What a change tells of the file that it has made. */
export function toWriteResult(path: string, facts: Facts): WriteResult {
  return { path, size: facts.size, etag: etagOf(facts), lastModified: toDate(facts.modified) };
}

/** Tells what is pinned, with its metadata. What is neither a file nor a folder is `PATH.INVALID`. */
export async function describe(client: LocalClient, pin: Pin, path: string): Promise<{ readonly entry: Entry; readonly facts: Facts }> {
  const asked = client.factsOfPin(pin);
  const [facts, record] = await Promise.all([asked, path === '' ? undefined : findRecordOf(client, pin, asked)]);
  if (facts.kind === 'directory') return { facts, entry: toDirectoryEntry(path, facts) };
  if (facts.kind !== 'file') throw notAFile(path);
  return { facts, entry: toFileEntry(path, facts, record) };
}

/** The facts about the file or folder that a name in a pinned folder leads to, or undefined when it leads to nothing. */
export async function tryTarget(client: LocalClient, folder: Pin, name: string, path: string): Promise<Facts | undefined> {
  const facts = await client.tryFacts(inside(folder, name));
  if (facts?.kind !== 'link') return facts;
  try {
    using pin = await client.pin(path);
    return await client.factsOfPin(pin);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
