import { type Metadata, missingHeader, parseRange, readMetadata } from '@stowage/emulator-wire';
import { type Call, header } from '../call.ts';
import { requireSourceConditions } from '../preconditions.ts';
import { Content } from '../tree/content.ts';
import type { FileNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';

/** Finds the file that a copy's source URL names, if the request may read it. */
export type SourceLookup = (call: Call, url: string) => FileNode;

/** The file that `x-ms-copy-source` names, under the conditions that the request has for it. */
export function requestedSource(call: Call, sourceOf: SourceLookup): FileNode {
  const url = header(call, 'x-ms-copy-source');
  if (url === undefined) throw missingHeader('x-ms-copy-source');
  const source = sourceOf(call, url);
  requireSourceConditions(call, source);
  return source;
}

/** The part of a source that `x-ms-source-range` asks for. */
export function requestedPart(call: Call, { content }: FileNode): Content {
  const range = parseRange(header(call, 'x-ms-source-range'), content.size);
  if (range === 'unsatisfiable') throw new StorageError('InvalidRange');
  return range ? new Content(content.slice(range.start, range.end)) : content;
}

/** The metadata of a copy: those of the request, or else the source's. */
export function copiedMetadata(call: Call, source: FileNode): Metadata {
  const own = readMetadata(call.request);
  return Object.keys(own).length > 0 ? own : source.metadata;
}
