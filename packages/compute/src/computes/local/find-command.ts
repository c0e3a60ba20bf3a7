import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve, sep } from 'node:path';
import { DatastoreError } from '@stowage/core';

/**
 * The file that a command names: as a shell finds it, by the search path, or from the folder given when there is a slash in it.
 *
 * Fails with `COMMAND.NOT_FOUND`.
 */
export async function findCommand(command: string, folder: string, searchPath: string): Promise<string> {
  if (command === '') throw new DatastoreError('COMMAND.NOT_FOUND', 'The command is empty.', { nextAction: 'Say what is to be run.' });
  const isPath = command.includes('/') || command.includes(sep);
  const places =
    isPath || isAbsolute(command) ? [resolve(folder, command)] : searchPath.split(delimiter).map((one) => join(one || '.', command));
  let denied: string | undefined;
  for (const place of places) {
    const found = await look(place);
    if (found === 'runs') return place;
    if (found === 'denied') denied ??= place;
  }
  if (denied !== undefined) {
    throw new DatastoreError('COMMAND.NOT_FOUND', `${denied} is there and cannot be executed.`, {
      path: command,
      nextAction: isPath ? `Make it executable (chmod +x), or name the program that reads it: python3 ${command}` : 'Make it executable.',
    });
  }
  throw new DatastoreError('COMMAND.NOT_FOUND', `There is no command ${JSON.stringify(command)} on local.`, {
    path: command,
    nextAction: isPath
      ? 'Check that the file is in the source directory, and that no ignore file leaves it out.'
      : 'Install it, or put it on the search path (PATH).',
  });
}

async function look(place: string): Promise<'runs' | 'denied' | 'absent'> {
  try {
    if (!(await stat(place)).isFile()) return 'absent';
    await access(place, constants.X_OK);
    return 'runs';
  } catch (error) {
    return (error as { readonly code?: unknown }).code === 'EACCES' ? 'denied' : 'absent';
  }
}
