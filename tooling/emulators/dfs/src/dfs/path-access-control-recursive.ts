import { invalidParameter, missingHeader } from '@stowage/emulator-wire';
import type { AclEntry } from '../acl/entry.ts';
import { parseAcl } from '../acl/entry.ts';
import { type Acl, completeAcl, mergeAcl, removeFromAcl } from '../acl/list.ts';
import { type Call, type Handler, header, nodeOf, query, queryFlag, queryNumber } from '../call.ts';
import { fromToken, toToken } from '../continuation.ts';
import { type PathNode, pathOf } from '../tree/node.ts';
import { segmentsOf } from '../tree/paths.ts';
import { takePage, walk } from '../tree/walk.ts';

const largestBatch = 2000;

type Change = (acl: Acl, entries: readonly AclEntry[]) => Acl;

const changes: Readonly<Record<string, Change>> = {
  set: (_, entries) => completeAcl(entries),
  modify: mergeAcl,
  remove: removeFromAcl,
};

interface FailedEntry {
  readonly name: string;
  readonly type: 'FILE' | 'DIRECTORY';
  readonly errorMessage: string;
}

/** Path - Update, action setAccessControlRecursive: changes the lists of a path and all below it, a batch per request. */
export const setAccessControlRecursive: Handler = (call) => {
  const mode = query(call, 'mode') ?? '';
  const change = changes[mode];
  if (!change) throw invalidParameter('mode', mode);
  const root = nodeOf(call);
  const text = header(call, 'x-ms-acl');
  if (text === undefined) throw missingHeader('x-ms-acl');
  const entries = parseAcl(text, mode === 'remove' ? 'absent' : 'required');
  const limit = Math.min(queryNumber(call, 'maxrecords', 1) ?? largestBatch, largestBatch);
  const { items, next } = takePage(pathsFrom(call, root), limit);
  const failed = applyAll(call, items, (node) => {
    const own = node.kind === 'file' ? entries.filter((entry) => entry.scope === 'access') : entries;
    node.acl = own.length === 0 ? node.acl : change(node.acl, own);
  });
  const ended = failed.length > 0 && !queryFlag(call, 'forceflag');
  return {
    status: 200,
    headers: { 'x-ms-namespace-enabled': 'true', 'x-ms-continuation': next === undefined || ended ? undefined : toToken(next) },
    body: `${JSON.stringify(summaryOf(items, failed))}\n`,
  };
};

/** The path itself and what is below it, from where the last batch ended. */
function* pathsFrom(call: Call, root: PathNode): Generator<PathNode> {
  const token = query(call, 'continuation');
  const from = token ? segmentsOf(fromToken(token)).slice(segmentsOf(pathOf(root)).length) : [];
  if (from.length === 0) yield root;
  if (root.kind === 'directory') yield* walk(root, 'all', from);
}

/** Only owners may change a list; what cannot be changed is named in the answer. */
function applyAll({ identity }: Call, nodes: readonly PathNode[], apply: (node: PathNode) => void): FailedEntry[] {
  const failed: FailedEntry[] = [];
  for (const node of nodes) {
    if (identity.isSuperuser || identity.id === node.owner) apply(node);
    else
      failed.push({
        name: pathOf(node),
        type: node.kind === 'file' ? 'FILE' : 'DIRECTORY',
        errorMessage: 'This request is not authorized to perform this operation using this permission.',
      });
  }
  return failed;
}

function summaryOf(nodes: readonly PathNode[], failed: readonly FailedEntry[]): Record<string, unknown> {
  const lost = new Set(failed.map((entry) => entry.name));
  const done = (kind: PathNode['kind']): number => nodes.filter((node) => node.kind === kind && !lost.has(pathOf(node))).length;
  return { directoriesSuccessful: done('directory'), failedEntries: failed, failureCount: failed.length, filesSuccessful: done('file') };
}
