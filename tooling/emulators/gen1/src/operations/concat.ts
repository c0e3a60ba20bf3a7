import { alreadyExists, invalidArgument, notFound } from '../answers/remote-exception.ts';
import { emptyAnswer } from '../answers/success.ts';
import { type Call, flagParameter, type Operation, requireParameter } from '../call.ts';
import type { FileNode } from '../tree/node.ts';
import { formatPath, parsePath, type TreePath } from '../tree/path.ts';
import { type Place, requireAllowed, requireRemovable } from '../tree/store.ts';
import { requireStream } from './append.ts';

/** CONCAT: joins the files in `sources` into a new one and removes them. */
export const concat: Operation = (call) => join(call, requireParameter(call, 'sources').split(','), false);

/**
 * MSCONCAT: the same with the sources in the body, as `sources=a,b` or as JSON. With `deleteSourceDirectory=true` the folder that all
 * of them are in is removed with everything in it.
 */
export const msConcat: Operation = (call) =>
  join(call, readSources(call.request.body.text()), flagParameter(call, 'deletesourcedirectory'));

function readSources(body: string): readonly string[] {
  const list = /^sources=(.*)$/s.exec(body)?.[1];
  if (list !== undefined) return list.split(',');
  const value = parseJson(body);
  const sources = typeof value === 'object' && value !== null && 'sources' in value ? value.sources : undefined;
  if (!Array.isArray(sources) || !sources.every((one) => typeof one === 'string')) throw invalidArgument('Invalid list of source paths.');
  return sources;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidArgument('Invalid list of source paths.');
    throw error;
  }
}

function join(call: Call, sources: readonly string[], deleteFolder: boolean): ReturnType<Operation> {
  const { store, visit, path, clock } = call;
  const paths = sources.filter((source) => source.trim() !== '').map((source) => parsePath(source.trim()));
  const names = new Set(paths.map(formatPath));
  if (paths.length === 0 || names.size !== paths.length || names.has(formatPath(path)))
    throw invalidArgument('The sources must be different files, and none of them the destination.');
  const parts = paths.map((source) => requireSource(call, source));
  const place = store.makePlace(path, visit);
  if (place.node !== undefined) throw alreadyExists(visit.operation, formatPath(path));
  requireAllowed(place.parent, 3, visit);

  const file = store.newFile(place.parent, visit, undefined);
  file.chunks = parts.flatMap(({ file: part }) => part.chunks);
  file.length = file.toldLength = parts.reduce((sum, { file: part }) => sum + part.length, 0);
  file.appendedBy = file.length > 0 ? 'offset' : 'nobody';
  for (const { place: source } of parts) {
    source.parent.children.delete(source.name);
    source.parent.modificationTime = clock.now();
  }
  if (deleteFolder) removeFolder(call, paths);
  place.parent.children.set(place.name, file);
  place.parent.modificationTime = clock.now();
  return emptyAnswer;
}

function requireSource(call: Call, source: TreePath): { readonly place: Place; readonly file: FileNode } {
  const place = call.store.placeOf(source, call.visit);
  if (place?.node === undefined) throw notFound(formatPath(source));
  if (place.node.kind === 'directory') throw invalidArgument(`A source is a directory: ${formatPath(source)}`);
  requireAllowed(place.node, 4, call.visit);
  requireRemovable(place, call.visit);
  requireStream(call, place.node);
  return { place, file: place.node };
}

function removeFolder(call: Call, sources: readonly TreePath[]): void {
  const folders = new Set(sources.map((source) => formatPath(source.slice(0, -1))));
  const folder = sources[0]?.slice(0, -1) ?? [];
  if (folders.size > 1 || folder.length === 0) return;
  const place = call.store.placeOf(folder, call.visit);
  if (place?.node === undefined) return;
  requireRemovable(place, call.visit);
  place.parent.children.delete(place.name);
}
