import { StorageError } from './storage-error.ts';

const filesystemName = /^(?:\$root|\$logs|\$web|[a-z0-9](?!.*--)[-a-z0-9]{1,61}[a-z0-9])$/;

export const isFilesystemName = (name: string): boolean => filesystemName.test(name);

/** The segments of a decoded path; slashes at the ends and doubled ones do not count. */
export function segmentsOf(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.length > 63) throw new StorageError('InvalidUri');
  if (segments.some((segment) => segment.length > 255)) throw new StorageError('InvalidUri');
  if (path.length > 1024) throw new StorageError('InvalidUri');
  return segments;
}

/** Decodes a path as it stands in a URL; what is not UTF-8 is refused. */
export function decodePath(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch (error) {
    throw Object.assign(new StorageError('InvalidUri'), { cause: error });
  }
}
