import { finishDeletion } from './operations/handles.ts';
import type { FilesState } from './state.ts';
import { findNode } from './tree/find.ts';
import type { Handle, HandleRight } from './tree/handles.ts';
import { splitPath } from './tree/names.ts';
import type { Span } from './tree/sparse-content.ts';

/** How an SMB client opens something. */
export interface OpenHandleOptions {
  /** Default: the first account. */
  readonly account?: string;
  readonly share: string;
  /** Path from the root of the share; empty for the root. */
  readonly path: string;
  /** Default: Read, Write and Delete. */
  readonly access?: readonly HandleRight[];
  /** What others may do while it is open. Default: all; with `[]` nothing else can use the file. */
  readonly sharing?: readonly HandleRight[];
  /** Stretches of the file that nobody else may write. */
  readonly locks?: readonly Span[];
  readonly clientName?: string;
}

/** An open handle. */
export interface OpenedHandle {
  /** As List Handles tells it. */
  readonly id: string;
  close(): void;
}

const everything: readonly HandleRight[] = ['Read', 'Write', 'Delete'];

/** Makes the function that opens handles. Throws a refusal of the service for what is not there. */
export function createHandleOpener(state: FilesState, firstAccount: string): (options: OpenHandleOptions) => OpenedHandle {
  let count = 0;
  return (options) => {
    const share = state.account(options.account ?? firstAccount).share(options.share);
    count += 1;
    const handle: Handle = {
      id: String(81_190_846_000 + count),
      node: findNode(share.root, splitPath(options.path, true)),
      sessionId: '9913627845257595913',
      clientIp: '127.0.0.1:445',
      clientName: options.clientName ?? 'client',
      opened: state.clock.now(),
      access: options.access ?? everything,
      sharing: options.sharing ?? everything,
      locks: options.locks ?? [],
    };
    share.handles.open(handle);
    return { id: handle.id, close: () => share.handles.close([handle], finishDeletion) };
  };
}
