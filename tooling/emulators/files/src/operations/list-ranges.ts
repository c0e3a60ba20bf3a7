import { element, type WireAnswer, writeXml } from '@stowage/emulator-wire';
import { changeHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { wholeRange } from '../request/byte-range.ts';
import { findSnapshot, flag, header, namesOf, type ReadableTree, type Scene } from '../request/scene.ts';
import { findNode } from '../tree/find.ts';
import { type FileNode, walk } from '../tree/node.ts';
import { listChangedRanges, listPageRanges } from '../tree/page-ranges.ts';
import type { Snapshot } from '../tree/share.ts';
import type { Span } from '../tree/sparse-content.ts';
import { readableFile } from './file-properties.ts';

/** List Ranges: pages that take up space, or that changed since a snapshot. */
export function listRanges(scene: Scene): WireAnswer {
  const { file, tree } = readableFile(scene);
  const previous = previousSnapshot(scene, tree, file);
  const window = windowOf(scene, file);
  const ranges = previous === undefined ? listPageRanges(file.content, window) : listChangedRanges(file.content, previous.change, window);
  const body = element(
    'Ranges',
    ranges.map(({ start, end, cleared }) => element(cleared ? 'ClearRange' : 'Range', [element('Start', start), element('End', end - 1)])),
  );
  return {
    status: 200,
    headers: { ...changeHeaders(file), 'Content-Type': 'application/xml', 'x-ms-content-length': String(file.content.size) },
    body: writeXml(body),
  };
}

function windowOf(scene: Scene, file: FileNode): Span {
  const name = header(scene, 'x-ms-range') === undefined ? 'range' : 'x-ms-range';
  const value = header(scene, name);
  if (value === undefined) return { start: 0, end: file.content.size };
  const { start, end } = wholeRange(name, value);
  return { start, end: Math.min(end, file.content.size) };
}

/** The snapshot that the ranges are compared with, in which the file must have been. */
function previousSnapshot(scene: Scene, { share }: ReadableTree, file: FileNode): Snapshot | undefined {
  const time = scene.request.query.get('prevsharesnapshot');
  if (time === undefined || time === '') return undefined;
  const snapshot = findSnapshot(share, time);
  if (snapshot === undefined) throw refusal('PreviousSnapshotNotFound');
  if (flag(scene, 'x-ms-file-support-rename')) {
    for (const node of walk(snapshot.root)) if (node.id === file.id) return snapshot;
    throw refusal('FileGenerationMismatch');
  }
  const old = findNode(snapshot.root, namesOf(scene));
  if (old.id !== file.id) throw refusal('FileGenerationMismatch');
  return snapshot;
}
