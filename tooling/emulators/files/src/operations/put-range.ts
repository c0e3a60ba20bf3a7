import { invalidHeader, missingHeader, type WireAnswer } from '@stowage/emulator-wire';
import { changeHeaders } from '../node-answer.ts';
import { refusal } from '../refusal.ts';
import { writtenRange } from '../request/byte-range.ts';
import { header, type Scene, writableShare } from '../request/scene.ts';
import { formatTicks, type Ticks } from '../smb/ticks.ts';
import type { FileNode } from '../tree/node.ts';
import type { Share } from '../tree/share.ts';
import type { Span } from '../tree/sparse-content.ts';
import { writableFile } from './files.ts';
import { checkBody, largestBody } from './request-body.ts';

/** Put Range with `x-ms-write: update`. */
export function putRange(scene: Scene): WireAnswer {
  const mode = header(scene, 'x-ms-write');
  const share = writableShare(scene);
  const file = writableData(scene, share);
  if (mode === undefined) throw missingHeader('x-ms-write');
  if (mode.toLowerCase() !== 'update') throw invalidHeader('x-ms-write', mode);
  const span = writtenRange(scene);
  checkLength(scene, span);
  const body = checkBody(scene);
  if (body.length !== span.end - span.start) throw invalidHeader('Content-Length', String(body.length));
  if (span.end > file.content.size) throw refusal('InvalidRange');
  share.handles.check(file, 'Write', span);
  writeData(scene, { share, file, at: span.start, chunks: body.chunks });
  return {
    status: 201,
    headers: {
      ...dataHeaders(scene, file),
      ...(body.structure === undefined ? { 'Content-MD5': body.md5 } : { 'x-ms-structured-body': body.structure }),
      'x-ms-request-server-encrypted': 'true',
    },
  };
}

/** Put Range with `x-ms-write: clear`. */
export function clearRange(scene: Scene): WireAnswer {
  const { share, file, span } = bodilessWrite(scene);
  if (span.end > file.content.size) throw refusal('InvalidRange');
  share.handles.check(file, 'Write', span);
  share.changes += 1;
  file.content.clear(span, share.changes);
  noteData(scene, file);
  return { status: 201, headers: dataHeaders(scene, file) };
}

/** What a request writes that brings no data itself. */
export function bodilessWrite(scene: Scene): { readonly share: Share; readonly file: FileNode; readonly span: Span } {
  const share = writableShare(scene);
  const file = writableData(scene, share);
  const { length } = scene.request.body;
  if (length > 0) throw invalidHeader('Content-Length', String(length));
  return { share, file, span: writtenRange(scene) };
}

/** The file of a request that changes its data. */
function writableData(scene: Scene, share: Share): FileNode {
  const file = writableFile(scene, share);
  if (file.attributes.has('ReadOnly')) throw refusal('ReadOnlyAttribute');
  return file;
}

/** Refuses more than one request may write. */
export function checkLength({ request }: Scene, { start, end }: Span): void {
  if (Math.max(end - start, request.headers['x-ms-structured-body'] === undefined ? request.body.length : 0) > largestBody)
    throw refusal('RequestBodyTooLarge', { details: { MaxLimit: String(largestBody) } });
}

/** Data for a place in a file. */
export interface DataWrite {
  readonly share: Share;
  readonly file: FileNode;
  readonly at: number;
  readonly chunks: readonly Buffer[];
}

/** Writes data that was found right. */
export function writeData(scene: Scene, { share, file, at, chunks }: DataWrite): void {
  share.changes += 1;
  file.content.write(at, chunks, share.changes);
  noteData(scene, file);
}

/** Gives a file the times of new data. */
function noteData(scene: Scene, file: FileNode): void {
  const now = scene.state.tick();
  Object.assign(file, { modified: now, changed: now, lastWritten: lastWritten(scene, file, now), copy: undefined });
  file.lease.noteChange();
}

function lastWritten(scene: Scene, file: FileNode, now: Ticks): Ticks {
  const name = 'x-ms-file-last-write-time';
  const value = header(scene, name);
  const word = value?.toLowerCase();
  if (value !== undefined && word !== 'now' && word !== 'preserve') throw invalidHeader(name, value);
  return word === 'preserve' ? file.lastWritten : now;
}

/** What an operation answers that changed data. */
export function dataHeaders({ version }: Scene, file: FileNode): Readonly<Record<string, string>> {
  return {
    ...changeHeaders(file),
    ...(version >= '2021-06-08' && { 'x-ms-file-last-write-time': formatTicks(file.lastWritten) }),
  };
}
