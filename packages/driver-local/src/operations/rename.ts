import { join } from 'node:path';
import { baseName, DatastoreError, isInside, parentPath, type RenameRequest, throwIfAborted } from '@stowage/core/driver';
import { inside, type LocalClient } from '../client.ts';
import { isDirectory } from '../commit.ts';
import { isErrno, notAFile, withoutLinks } from '../errors.ts';
import { type Facts, isSameFile } from '../facts.ts';
import { dropRecord, findRecord, putRecord } from '../metadata-files.ts';
import { bind } from '../metadata-record.ts';
import { pathLocks } from '../path-lock.ts';
import type { Pin } from '../pin.ts';
import { missingSource, pinSource } from '../source.ts';

/** A name in a pinned folder. */
interface Place {
  readonly folder: Pin;
  readonly name: string;
  readonly path: string;
}

const placeOf = (folder: Pin, path: string): Place => ({ folder, path, name: baseName(path) });
const at = ({ folder, name }: Place): string => inside(folder, name);

/** Renames a file in one step, in the place of a file that has the name; a folder replaces nothing. A link is renamed itself. */
export async function rename(client: LocalClient, { from, to, ifNoneMatch, signal }: RenameRequest): Promise<void> {
  if (from === '') throw new DatastoreError('PATH.INVALID', 'The root cannot be renamed.', { path: from });
  using sourceFolder = await pinSource(client, from, parentPath(from), 'directory');
  const source = placeOf(sourceFolder, from);
  const facts = await client.tryFacts(at(source));
  if (facts === undefined) throw missingSource(from);
  if (facts.kind === 'special') throw notAFile(from);
  if (facts.kind === 'directory' && isInside(from, to)) {
    throw new DatastoreError('PATH.INVALID', `${JSON.stringify(to)} lies inside ${JSON.stringify(from)}.`, {
      path: to,
      nextAction: 'Choose a target outside the folder.',
    });
  }
  if (to === '') throw facts.kind === 'directory' ? exists(to) : isDirectory(to);
  using targetFolder = await client.pinOrMake(parentPath(to));
  const target = placeOf(targetFolder, to);
  await pathLocks.run([join(sourceFolder.real, source.name), join(targetFolder.real, target.name)], signal, async () => {
    throwIfAborted(signal);
    if (facts.kind === 'directory') await renameDirectory(client, source, target, facts);
    else await renameFile(client, source, target, facts, ifNoneMatch);
  });
  await client.syncDirectory(targetFolder);
  await client.syncDirectory(sourceFolder);
}

function exists(path: string): DatastoreError {
  return new DatastoreError('PATH.EXISTS', `${path === '' ? 'The root' : JSON.stringify(path)} exists already.`, { path });
}

async function renameDirectory(client: LocalClient, source: Place, target: Place, facts: Facts): Promise<void> {
  const present = await client.tryFacts(at(target));
  // The same folder under another case, where the file system has none.
  if (present !== undefined && isSameFile(present, facts)) return client.move(at(source), at(target));
  // The kernel would put one folder in the place of an empty one. So this makes an empty one to be replaced, which only one can.
  if (process.platform !== 'win32' && !(await client.makeDirectory(target.folder, target.name))) throw exists(target.path);
  try {
    await client.move(at(source), at(target));
  } catch (error) {
    await Promise.allSettled([client.removeDirectory(at(target))]);
    if (isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw exists(target.path);
    throw error;
  }
}

async function renameFile(client: LocalClient, source: Place, target: Place, facts: Facts, ifNoneMatch: '*' | undefined): Promise<void> {
  const present = await client.tryFacts(at(target));
  if (present?.kind === 'directory') throw isDirectory(target.path);
  if (present !== undefined && ifNoneMatch !== undefined) throw exists(target.path);
  const record = await findRecord(client, source.folder, source.name, facts);
  if (record !== undefined) await putRecord(client, target.folder, target.name, bind(record, facts), present);
  if (ifNoneMatch === undefined) await replace(client, source, target, facts, present);
  else await claim(client, source, target);
  if (record !== undefined) await dropRecord(client, source.folder, source.name);
}

async function replace(client: LocalClient, source: Place, target: Place, facts: Facts, present: Facts | undefined): Promise<void> {
  await client.move(at(source), at(target));
  // Two names of one file: the kernel says yes and does nothing.
  if (present !== undefined && present.links > 1 && isSameFile(present, facts)) await client.tryRemove(at(source));
}

/** Takes a name that nobody has. For a moment the file has both names; of several who try, one succeeds. */
async function claim(client: LocalClient, source: Place, target: Place): Promise<void> {
  try {
    await client.link(at(source), at(target));
    await client.remove(at(source));
  } catch (error) {
    if (isErrno(error, 'EEXIST')) throw exists(target.path);
    if (!isErrno(error, ...withoutLinks)) throw error;
    await (await client.createFile(at(target))).close();
    await client.move(at(source), at(target));
  }
}
