import { DatastoreError } from '@stowage/core/driver';

/**
 * What the names that the driver keeps for itself start with: unfinished files, locks, and the folder with the metadata of
 * the files beside it. They never show in a listing and cannot be addressed.
 */
export const reservedPrefix: string = '.stowage-local';

/** The folder that holds the metadata of the files beside it. */
export const metadataFolder: string = reservedPrefix;

// Without regard to case, as the file system may have none.
const reservedName = /^\.stowage-local/i;
const reservedInPath = /(?:^|\/)\.stowage-local/i;

const windowsDevice = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Windows forbids control characters in names
const windowsForbidden = /[\u0000-\u001f<>:"|?*\\]/;

/** Whether a name on disk is one of the driver's own. */
export function isReserved(name: string): boolean {
  return reservedName.test(name);
}

/** What a name may have at most, nearly everywhere: bytes of UTF-8, on Windows UTF-16 units. */
const longestName = 255;

function refuse(path: string, reason: string, nextAction: string): never {
  throw new DatastoreError('PATH.INVALID', `The path ${JSON.stringify(path)} is not valid: ${reason}`, { path, nextAction });
}

function assertWindowsName(path: string, name: string): void {
  const choose = 'Choose another name.';
  const forbidden = windowsForbidden.exec(name);
  if (forbidden !== null) refuse(path, `a name on Windows cannot hold ${JSON.stringify(forbidden[0])}.`, choose);
  if (/[. ]$/.test(name)) refuse(path, 'a name on Windows cannot end in a dot or a space.', choose);
  if (windowsDevice.test(name)) refuse(path, `${name} is a device on Windows.`, choose);
}

/**
 * Refuses, before anything is asked of the disk, a path that cannot be: names that the driver keeps for itself, names that are
 * too long, and on Windows names that it cannot hold.
 *
 * Fails with `PATH.INVALID`.
 */
export function assertNames(path: string, platform: NodeJS.Platform = process.platform): void {
  const isWindows = platform === 'win32';
  if (reservedInPath.test(path)) {
    refuse(path, `names that start with ${reservedPrefix} are kept for the driver's own files.`, 'Choose another name.');
  }
  // Told by the driver, as the kernel says so only once the folder exists. Three bytes a UTF-16 unit at most: a short path fits.
  if (path.length * 3 > longestName) {
    const long = path.split('/').some((name) => (isWindows ? name.length : Buffer.byteLength(name)) > longestName);
    if (long) refuse(path, `a name has more than ${longestName} ${isWindows ? 'characters' : 'bytes'}.`, 'Choose a shorter name.');
  }
  if (isWindows && path !== '') for (const name of path.split('/')) assertWindowsName(path, name);
}
