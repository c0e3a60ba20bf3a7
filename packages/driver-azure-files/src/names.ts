import { encodePath } from '@stowage/azure-common';
import { DatastoreError } from '@stowage/core/driver';
import { isTemporaryName, maxPathLength } from './temporary-name.ts';

/** Characters of one name, at most. */
const maxName = 255;
/** Directories of a path, at most. */
const maxDepth = 250;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unspeakable = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;
/** What Windows keeps for itself. Slashes part names here. */
const reserved = /["\\:|<>*?]/;
/** Names of devices. With an extension they are names like others here. */
const device = /^(?:lpt[1-9]|com[1-9]|prn|aux|nul|con|clock\$)$/i;

/** Names that need no further look: the common case. None of them is as long as a path may be, and no device. */
const plain = /^(?:[a-z0-9_-]{5,40}(?:\.[a-z0-9_-]{1,40})*\/){0,8}[a-z0-9_-]{5,40}(?:\.[a-z0-9_-]{1,40})*$/i;

const refuse = (path: string, reason: string, nextAction: string): never => {
  throw new DatastoreError('PATH.INVALID', `Azure Files cannot hold the name ${JSON.stringify(path)}: ${reason}.`, { path, nextAction });
};

/**
 * Checks that a share can hold a file or directory of this path. Dots at the end of a name are fine: every request says so.
 *
 * @throws DatastoreError `PATH.INVALID`
 *
 * Source: Microsoft Learn, "Naming and referencing shares, directories, files, and metadata".
 */
export function checkName(path: string): void {
  if (path.length < 400 && plain.test(path)) return;
  if (path.length > maxPathLength) refuse(path, `it is longer than ${maxPathLength} characters`, 'Choose a shorter path.');
  if (unspeakable.test(path)) refuse(path, 'it holds a control character', 'Leave out control characters.');
  if (reserved.test(path)) refuse(path, 'it holds one of " \\ : | < > * ?', 'Leave out these characters, or replace them.');
  const names = path.split('/');
  if (names.length > maxDepth) refuse(path, `it has more than ${maxDepth} levels`, 'Choose a path of fewer levels.');
  for (const name of names) {
    if (name.length > maxName) refuse(path, `a name in it is longer than ${maxName} characters`, 'Choose shorter names.');
    if (device.test(name)) refuse(path, `${name} is the name of a device in Windows`, 'Choose another name.');
    if (isTemporaryName(name)) refuse(path, 'the driver keeps such names for unfinished files', 'Choose another name.');
  }
}

/** The path of a request for what lies in the share, or for the share itself, percent-encoded: `/share/a%20b.txt`. */
export function requestPath(share: string, path: string): string {
  return path === '' ? `/${share}` : `/${share}/${encodePath(path)}`;
}
