import { element, type WireAnswer, writeXml, type XmlElement } from '@stowage/emulator-wire';
import { httpDateOf } from '../node-answer.ts';
import { readMarker, requestedIncludes, requestedPage, writeMarker } from '../request/paging.ts';
import { flag, namesOf, readableTree, type Scene } from '../request/scene.ts';
import { formatAttributes } from '../smb/attributes.ts';
import { etagOf, formatTicks } from '../smb/ticks.ts';
import { findDirectory } from '../tree/find.ts';
import { foldName } from '../tree/names.ts';
import { pathOf, type TreeNode } from '../tree/node.ts';
import { endpointOf } from './list-shares.ts';

/** List Directories and Files: one level, in the order of names without regard to case. */
export function listDirectory(scene: Scene): WireAnswer {
  const { share, snapshot, root } = readableTree(scene);
  const directory = findDirectory(root, namesOf(scene));
  const page = requestedPage(scene);
  const includes = requestedIncludes(scene, ['timestamps', 'etag', 'attributes', 'permissionkey']);
  // Before ids were told always, whoever asked for more than names got them too.
  const extended = flag(scene, 'x-ms-file-extended-info') || includes.size > 0;
  const withIds = scene.version >= '2021-06-08' || (scene.version >= '2020-04-08' && extended);
  const prefix = foldName(page.prefix ?? '');
  const from = page.marker === undefined ? '' : foldName(readMarker(page.marker));
  const names = [...directory.children.keys()].filter((name) => name.startsWith(prefix) && name >= from).sort();
  const nodes = names.slice(0, page.limit).flatMap((name) => directory.children.get(name) ?? []);
  const next = names[page.limit];
  const path = pathOf(directory);

  const body = element(
    'EnumerationResults',
    [
      page.prefix === undefined ? undefined : writeName(scene, 'Prefix', page.prefix),
      page.marker === undefined ? undefined : element('Marker', page.marker),
      page.maxResults === undefined ? undefined : element('MaxResults', page.maxResults),
      withIds ? element('DirectoryId', directory.id.toString()) : undefined,
      element(
        'Entries',
        nodes.map((node) => writeNode(scene, node, includes, withIds)),
      ),
      element('NextMarker', next === undefined ? '' : writeMarker(directory.children.get(next)?.name ?? next)),
    ],
    {
      ServiceEndpoint: endpointOf(scene),
      ShareName: share.name,
      ...(snapshot && { ShareSnapshot: snapshot.time }),
      ...(mustEncode(scene, path) && { Encoded: 'true' }),
      DirectoryPath: mustEncode(scene, path) ? encodePath(path) : path,
    },
  );
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: writeXml(body) };
}

function writeNode(scene: Scene, node: TreeNode, includes: ReadonlySet<string>, withId: boolean): XmlElement {
  const times = includes.has('timestamps');
  return element(node.kind === 'file' ? 'File' : 'Directory', [
    writeName(scene, 'Name', node.name),
    withId ? element('FileId', node.id.toString()) : undefined,
    element('Properties', [
      node.kind === 'file' ? element('Content-Length', node.content.size) : undefined,
      times ? element('CreationTime', formatTicks(node.created)) : undefined,
      times ? element('LastAccessTime', formatTicks(node.lastAccessed)) : undefined,
      times ? element('LastWriteTime', formatTicks(node.lastWritten)) : undefined,
      times ? element('ChangeTime', formatTicks(node.changed)) : undefined,
      times ? element('Last-Modified', httpDateOf(node.modified)) : undefined,
      includes.has('etag') ? element('Etag', etagOf(node.modified)) : undefined,
    ]),
    includes.has('attributes') ? element('Attributes', formatAttributes(node.attributes)) : undefined,
    includes.has('permissionkey') ? element('PermissionKey', node.permissionKey) : undefined,
  ]);
}

/** A name in an element, encoded if XML cannot hold it. */
export function writeName(scene: Scene, tag: string, name: string): XmlElement {
  return mustEncode(scene, name) ? element(tag, encodePath(name), { Encoded: 'true' }) : element(tag, name);
}

function mustEncode({ version }: Scene, name: string): boolean {
  return version >= '2021-12-02' && /[\uFFFE\uFFFF]/.test(name);
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
