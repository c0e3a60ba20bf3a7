import { DatastoreError } from '@stowage/core';

/** Names that Windows keeps for devices, with or without an ending. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Windows refuses in a name
const forbidden = /[<>:"|?*\u0000-\u001f]/;

/**
 * Why a path of a datastore cannot be a path on this system; undefined when it can. A backslash is refused everywhere, so that a
 * folder means the same on every system, and whatever is not in the one form of a path is never reinterpreted.
 */
export function tryRefuseLocalPath(path: string, platform: NodeJS.Platform = process.platform): DatastoreError | undefined {
  for (const name of path.split('/')) {
    const fault = tryFindFault(name, platform);
    if (fault !== undefined) {
      return new DatastoreError('PATH.INVALID', `The path ${JSON.stringify(path)} cannot be a path on disk: ${fault}.`, {
        path,
        nextAction: 'Rename it in the datastore, or read it with the datastore itself.',
      });
    }
  }
  return undefined;
}

function tryFindFault(name: string, platform: NodeJS.Platform): string | undefined {
  if (name === '' || name === '.' || name === '..') return `it holds the name ${JSON.stringify(name)}`;
  if (name.includes('\\')) return 'it holds a backslash';
  if (name.includes('\0')) return 'it holds a NUL character';
  if (platform !== 'win32') return undefined;
  if (forbidden.test(name)) return `Windows does not allow a character of ${JSON.stringify(name)}`;
  if (/[. ]$/.test(name)) return `Windows drops the end of ${JSON.stringify(name)}`;
  if (device.test(name)) return `${JSON.stringify(name)} is a device on Windows`;
  return undefined;
}
