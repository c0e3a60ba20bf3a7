import { createLease, leaseErrors } from '@stowage/emulator-wire';
import { type Account, rootOwner } from './account.ts';
import type { DeletedFilesystem, Filesystem } from './filesystem.ts';
import { isFilesystemName } from './paths.ts';
import { StorageError } from './storage-error.ts';
import type { Page } from './walk.ts';

/** The scope of containers that name none. */
export const accountScope = '$account-encryption-key';

export function createFilesystem(account: Account, name: string): Filesystem {
  if (name.length < 3 || name.length > 63) throw new StorageError('OutOfRangeInput');
  if (!isFilesystemName(name)) throw new StorageError('InvalidResourceName');
  if (account.filesystems.has(name)) throw new StorageError('FilesystemAlreadyExists');
  if (isBeingDeleted(account, name)) throw new StorageError('FilesystemBeingDeleted');
  const filesystem: Filesystem = {
    name,
    root: account.newDirectory('', undefined, rootOwner),
    ...account.revision(),
    metadata: {},
    publicAccess: undefined,
    encryptionScope: accountScope,
    denyEncryptionScopeOverride: false,
    policies: [],
    lease: createLease(account.clock, leaseErrors('container')),
    deletedPaths: [],
  };
  account.filesystems.set(name, filesystem);
  return filesystem;
}

/** Takes a file system away; with soft delete it can be restored under its version. */
export function deleteFilesystem(account: Account, filesystem: Filesystem): void {
  account.filesystems.delete(filesystem.name);
  account.deletions.set(filesystem.name, account.clock.now());
  if (account.softDeleteDays === undefined) return;
  const deletedAt = account.clock.now();
  const version = `01D${Math.floor(deletedAt).toString(16).toUpperCase().padStart(13, '0')}`;
  account.deletedFilesystems = [...account.deletedFilesystems, { filesystem, version, deletedAt }];
}

/** The service takes half a minute to delete a container: meanwhile it is gone, but can be deleted once more, and its name is taken. */
export function isBeingDeleted(account: Account, name: string): boolean {
  const since = account.deletions.get(name);
  return since !== undefined && !account.filesystems.has(name) && account.clock.now() - since < account.settings.containerDeletionTime;
}

export function restoreFilesystem(account: Account, name: string, version: string): Filesystem {
  const deleted = deletedFilesystems(account).find((entry) => entry.filesystem.name === name && entry.version === version);
  if (!deleted) throw new StorageError('FilesystemNotFound');
  if (account.filesystems.has(name)) throw new StorageError('FilesystemAlreadyExists');
  account.deletedFilesystems = account.deletedFilesystems.filter((entry) => entry !== deleted);
  account.filesystems.set(name, deleted.filesystem);
  return deleted.filesystem;
}

/** What can still be restored. */
export function deletedFilesystems(account: Account): readonly DeletedFilesystem[] {
  const since = account.clock.now() - (account.softDeleteDays ?? 0) * 86_400_000;
  account.deletedFilesystems = account.deletedFilesystems.filter((entry) => entry.deletedAt > since);
  return account.deletedFilesystems;
}

/** A page of file systems by name. */
export function listFilesystems(account: Account, prefix: string, from: string, limit: number): Page<Filesystem> {
  const all = [...account.filesystems.values()]
    .filter(({ name }) => name.startsWith(prefix) && name >= from)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  return { items: all.slice(0, limit), next: all[limit]?.name };
}
