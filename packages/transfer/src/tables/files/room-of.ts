import { resolve, sep } from 'node:path';
import { type FilesEnd, isLocalEnd, type LocalEnd } from '../ends.ts';
import { badOptions } from '../options.ts';
import { createDiskRoom } from './disk-room.ts';
import type { FileRoom } from './room.ts';
import { createStoreRoom } from './store-room.ts';

/** The room in which an end lies, and its path there. A slash at its end stays. */
export function roomOf(end: FilesEnd | LocalEnd): { readonly room: FileRoom; readonly path: string } {
  if (!isLocalEnd(end)) return { room: createStoreRoom(end.store), path: end.path };
  if (typeof end.local !== 'string') throw badOptions('Several files are a source, and never a target.', 'Name one file or folder.');
  const path = resolve(end.local);
  return { room: createDiskRoom(), path: /[/\\]$/.test(end.local) ? `${path}${path.endsWith(sep) ? '' : '/'}` : path };
}
