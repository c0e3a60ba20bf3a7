import { formatHttpDate, missingParameter } from '@stowage/emulator-wire';
import { permissionsOf } from '../access-control.ts';
import { requireAccess } from '../authorization.ts';
import { type Call, filesystemOf, type Handler, query, queryFlag, queryNumber } from '../call.ts';
import { fromToken, toToken } from '../continuation.ts';
import { toFileTime } from '../file-time.ts';
import { encryptionContextOf, expiryOf, sizeOf } from '../headers.ts';
import { accountScope } from '../tree/filesystems.ts';
import { dropExpired, findPath } from '../tree/lookup.ts';
import { type DirectoryNode, type PathNode, pathOf } from '../tree/node.ts';
import { segmentsOf } from '../tree/paths.ts';
import { StorageError } from '../tree/storage-error.ts';
import { takePage, walk } from '../tree/walk.ts';
import { jsonType } from './json.ts';

const largestPage = 5000;

/** Path - List: a directory's paths, or everything below it, a page at a time. */
export const listPaths: Handler = (call) => {
  const recursive = query(call, 'recursive');
  if (recursive === undefined) throw missingParameter('recursive');
  const { encryptionScope } = filesystemOf(call);
  const directory = directoryOf(call);
  requireAccess(call, directory, 5);
  dropExpired(directory, call.account);
  const limit = Math.min(queryNumber(call, 'maxresults', 1) ?? largestPage, largestPage);
  const paths = walk(directory, queryFlag(call, 'recursive') ? 'all' : 'one', startOf(call, directory));
  const { items, next } = takePage(paths, limit);
  return {
    status: 200,
    headers: { 'Content-Type': jsonType(call.request), 'x-ms-continuation': next === undefined ? undefined : toToken(next) },
    body: `${JSON.stringify({ paths: items.map((node) => entryOf(node, encryptionScope)) })}\n`,
  };
};

function directoryOf(call: Call): DirectoryNode {
  const node = findPath(call.account, filesystemOf(call), segmentsOf(query(call, 'directory') ?? ''));
  if (node.kind === 'file') throw new StorageError('ResourceTypeMismatch');
  return node;
}

/** Where the page begins, relative to the directory. */
function startOf(call: Call, directory: DirectoryNode): readonly string[] {
  const token = query(call, 'continuation');
  if (!token) return segmentsOf(query(call, 'beginfrom') ?? '');
  const path = fromToken(token);
  return segmentsOf(path).slice(segmentsOf(pathOf(directory)).length);
}

/** An entry as the service writes it: every value a text, names in alphabetical order. */
function entryOf(node: PathNode, scope: string): Record<string, string> {
  const context = encryptionContextOf(node);
  const expiresAt = expiryOf(node);
  return {
    ...(context === undefined ? {} : { EncryptionContext: context }),
    ...(scope === accountScope ? {} : { EncryptionScope: scope }),
    contentLength: String(sizeOf(node)),
    creationTime: toFileTime(node.createdAt),
    etag: node.etag.replaceAll('"', ''),
    expiryTime: expiresAt === undefined ? '0' : toFileTime(expiresAt),
    group: node.group,
    ...(node.kind === 'directory' ? { isDirectory: 'true' } : {}),
    lastModified: formatHttpDate(node.modifiedAt),
    name: pathOf(node),
    owner: node.owner,
    permissions: permissionsOf(node),
  };
}
