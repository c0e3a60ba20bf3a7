import {
  element,
  invalidHeader,
  invalidParameter,
  missingHeader,
  type WireAnswer,
  writeXml,
  type XmlElement,
} from '@stowage/emulator-wire';
import { httpDateOf } from '../node-answer.ts';
import { readMarker, requestedPage, writeMarker } from '../request/paging.ts';
import { flag, header, namesOf, readableTree, type Scene } from '../request/scene.ts';
import { ticksFromMilliseconds } from '../smb/ticks.ts';
import { findNode } from '../tree/find.ts';
import type { Handle } from '../tree/handles.ts';
import { detach, pathOf, type TreeNode } from '../tree/node.ts';
import { writeName } from './list-directory.ts';

/** List Handles of a file or directory, or of all under it. */
export function listHandles(scene: Scene): WireAnswer {
  const page = requestedPage(scene);
  const from = page.marker === undefined ? 0n : readHandleMarker(page.marker);
  const handles = handlesOf(scene).filter(({ id }) => BigInt(id) >= from);
  const next = handles[page.limit];
  const body = element('EnumerationResults', [
    page.marker === undefined ? undefined : element('Marker', page.marker),
    page.maxResults === undefined ? undefined : element('MaxResults', page.maxResults),
    element(
      'Entries',
      handles.slice(0, page.limit).map((handle) => writeHandle(scene, handle)),
    ),
    element('NextMarker', next === undefined ? '' : writeMarker(next.id)),
  ]);
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: writeXml(body) };
}

/** Force Close Handles: one, or all. */
export function closeHandles(scene: Scene): WireAnswer {
  const id = header(scene, 'x-ms-handle-id');
  if (id === undefined) throw missingHeader('x-ms-handle-id');
  if (id !== '*' && !/^\d+$/.test(id)) throw invalidHeader('x-ms-handle-id', id);
  const closed = handlesOf(scene).filter((handle) => id === '*' || handle.id === id);
  readableTree(scene).share.handles.close(closed, finishDeletion);
  return {
    status: 200,
    headers: { 'x-ms-number-of-handles-closed': String(closed.length), 'x-ms-number-of-handles-failed': '0' },
  };
}

function readHandleMarker(marker: string): bigint {
  const id = readMarker(marker);
  if (!/^\d+$/.test(id)) throw invalidParameter('marker', marker);
  return BigInt(id);
}

/** A file that was to be deleted goes when nobody has it open any more. */
export function finishDeletion(node: TreeNode): void {
  if (node.kind === 'file' && node.deletePending) detach(node);
}

function handlesOf(scene: Scene): readonly Handle[] {
  const { share, root } = readableTree(scene);
  return share.handles.of(findNode(root, namesOf(scene)), flag(scene, 'x-ms-recursive'));
}

function writeHandle(scene: Scene, handle: Handle): XmlElement {
  const { id, node, sessionId, clientIp, clientName, opened, access } = handle;
  return element('Handle', [
    element('HandleId', id),
    writeName(scene, 'Path', pathOf(node)),
    element('FileId', node.id.toString()),
    element('ParentId', (node.parent?.id ?? 0n).toString()),
    element('SessionId', sessionId),
    element('ClientIp', clientIp),
    scene.version >= '2024-02-04' ? element('ClientName', clientName) : undefined,
    element('OpenTime', httpDateOf(ticksFromMilliseconds(opened))),
    scene.version >= '2023-01-03'
      ? element(
          'AccessRightList',
          access.map((right) => element('AccessRight', right)),
        )
      : undefined,
  ]);
}
