import { formatHttpDate } from '@stowage/emulator-wire';
import { formatAttributes } from './smb/attributes.ts';
import { etagOf, formatTicks, type Ticks, ticksToMilliseconds } from './smb/ticks.ts';
import type { FileNode, TreeNode } from './tree/node.ts';

type Headers = Readonly<Record<string, string>>;

/** A moment as HTTP headers tell it: whole seconds, cut off. */
export function httpDateOf(ticks: Ticks): string {
  return formatHttpDate(ticksToMilliseconds(ticks));
}

/** `ETag` and `Last-Modified` of what changed last then. */
export function changeHeaders({ modified }: { readonly modified: Ticks }): Headers {
  return { ETag: etagOf(modified), 'Last-Modified': httpDateOf(modified) };
}

/** The SMB properties of a file or directory. */
export function smbHeaders(node: TreeNode): Headers {
  return {
    'x-ms-file-permission-key': node.permissionKey,
    'x-ms-file-attributes': formatAttributes(node.attributes),
    'x-ms-file-creation-time': formatTicks(node.created),
    'x-ms-file-last-write-time': formatTicks(node.lastWritten),
    'x-ms-file-change-time': formatTicks(node.changed),
    'x-ms-file-id': node.id.toString(),
    'x-ms-file-parent-id': (node.parent?.id ?? 0n).toString(),
  };
}

/** What an operation answers that makes a file or directory, or sets its properties. */
export function writtenHeaders(node: TreeNode): Headers {
  return { ...changeHeaders(node), ...smbHeaders(node), 'x-ms-request-server-encrypted': 'true' };
}

/** The lease of a file or share as its properties tell it. */
export function leaseHeaders({ lease }: Pick<FileNode, 'lease'>): Headers {
  const { state, status, duration } = lease;
  return { 'x-ms-lease-state': state, 'x-ms-lease-status': status, ...(duration && { 'x-ms-lease-duration': duration }) };
}
