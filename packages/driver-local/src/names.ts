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
 * A path of the datastore as the operating system writes it, relative to the root.
 *
 * Fails with `PATH.INVALID` for names that the driver keeps for itself, and on Windows for names that it cannot hold.
 */
export function toNative(path: string, platform: NodeJS.Platform = process.platform): string {
  if (reservedInPath.test(path)) {
    refuse(path, `names that start with ${reservedPrefix} are kept for the driver's own files.`, 'Choose another name.');
  }
  if (platform !== 'win32') return path;
  const names = path === '' ? [] : path.split('/');
  for (const name of names) assertWindowsName(path, name);
  return names.join('\\');
}
