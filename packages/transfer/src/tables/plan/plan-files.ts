import { type Datastore, requireCapabilities, supports } from '@stowage/core';
import { openStoreSource } from '../../store/store-source.ts';
import { type CopyDataOptions, toPlace } from '../copy-data.ts';
import { type FilesEnd, formatEnd } from '../ends.ts';
import type { CopyFilesPlan } from './copy-plan.ts';

/** What a copy of files would do: it lists the source, and asks the target for nothing. */
export async function planFiles(
  source: FilesEnd,
  target: FilesEnd,
  { onConflict = 'fail', verify, signal }: CopyDataOptions,
): Promise<CopyFilesPlan> {
  const reader = requireCapabilities(source.store, 'stat', 'list', 'read');
  const writer: Datastore = requireCapabilities(target.store, 'write');
  const { folder, as } = await toPlace(reader, source, target, signal);
  const opened = await openStoreSource(reader, source.path, signal);
  let [files, bytes] = [0, 0];
  for await (const found of opened.find(signal ?? new AbortController().signal)) {
    if (found.kind !== 'file') continue;
    files++;
    bytes += found.file.size;
  }
  const isInside = Object.is(source.store, writer) && supports(writer, 'copy');
  const there = as === undefined ? `under ${target.store.name}:${folder}` : `to ${formatEnd(target)}`;
  const steps = [
    `Copy ${files} ${files === 1 ? 'file' : 'files'} of ${formatEnd(source)}, ${bytes} bytes in all, ${there}.`,
    isInside ? 'The service copies by itself.' : 'The bytes pass through this process.',
    {
      fail: 'A file that exists is a failure.',
      skip: 'Files that exist are kept.',
      overwrite: 'Files that exist are replaced.',
      ifNewer: 'Files that exist are replaced by later ones.',
      ifChanged: 'Files that exist are replaced where they differ.',
    }[onConflict],
    ...(verify === 'none' ? [] : ['Digests are compared where both sides have one.']),
  ];
  return { kind: 'files', source: formatEnd(source), target: formatEnd(target), files, bytes, steps };
}
