import { denied, invalidArgument, remoteException } from '../answers/remote-exception.ts';
import { emptyAnswer, jsonAnswer } from '../answers/success.ts';
import { type Call, flagParameter, numberParameter, type Operation } from '../call.ts';
import type { FileNode } from '../tree/node.ts';
import { requireAllowed } from '../tree/store.ts';
import { redirect } from './redirect.ts';

/** APPEND: at `offset`, which must be the present end, or at the end. */
export const append: Operation = (call) => {
  if (!flagParameter(call, 'append')) return redirect(call, 'append');
  const sync = readSync(call);
  const file = requireFile(call);
  requireAllowed(file, 6, call.visit);
  if (file.appendedBy === 'concurrent') throw mixedAppends();
  requireStream(call, file);
  const offset = numberParameter(call, 'offset');
  if (offset !== undefined && offset !== file.length)
    throw remoteException('BadOffsetException', 'APPEND failed with error 0x83090015 (Bad request. Invalid offset.).', '0x83090015');
  add(call, file, 'offset');
  synchronise(call, file, sync);
  return emptyAnswer;
};

/** CONCURRENTAPPEND: many clients at once, each body in one piece; with `appendMode=autocreate` the file comes to be. */
export const concurrentAppend: Operation = (call) => {
  const { store, path, visit, clock } = call;
  if (call.parameter('appendmode')?.toLowerCase() === 'autocreate' && store.find(path, visit) === undefined) {
    const place = store.makePlace(path, visit);
    requireAllowed(place.parent, 3, visit);
    place.parent.children.set(place.name, store.newFile(place.parent, visit, undefined));
    place.parent.modificationTime = clock.now();
  }
  const file = requireFile(call);
  requireAllowed(file, 6, visit);
  if (file.appendedBy === 'offset') throw remoteException('RuntimeException', 'The exception is unexpected. [0x83090A6F]');
  add(call, file, 'concurrent');
  file.toldLength = file.length;
  return jsonAnswer('Operation succeeded.');
};

function requireFile(call: Call): FileNode {
  const node = call.store.require(call.path, call.visit);
  if (node.kind === 'directory') throw invalidArgument(`${call.visit.operation} failed: the path is a directory.`);
  return node;
}

function add(call: Call, file: FileNode, by: 'offset' | 'concurrent'): void {
  const { body } = call.request;
  if (body.length === 0) return;
  file.chunks.push(...body.chunks);
  file.length += body.length;
  file.appendedBy = by;
  file.modificationTime = call.clock.now();
}

function mixedAppends(): Error {
  return remoteException(
    'IllegalArgumentException',
    'APPEND failed with error 0x83090a6f (Bad request. The target file does not support this particular type of append operation. A file is appended to either concurrently or with offsets, never both.).',
    '0x83090A6F',
  );
}

// The service does not tell how long a stream's lease outlives its last request.
const leaseMilliseconds = 10 * 60_000;

/** Throws AccessControlException while the stream of another client holds the lease of the file. */
export function requireStream(call: Call, file: FileNode): void {
  const { lease } = file;
  if (lease === undefined || call.clock.now() >= lease.until || lease.id === call.parameter('leaseid')) return;
  throw Object.assign(denied(call.visit.operation), {
    message: `${call.visit.operation} failed with error 0x83090a16 (Forbidden. The file is leased: it is open for writing by another client.).`,
  });
}

/** What a request with data says of the stream that it belongs to. */
export interface Sync {
  readonly flag: 'DATA' | 'METADATA' | 'CLOSE';
  /** Empty: the request belongs to no stream. */
  readonly leaseId: string;
}

/** Reads `syncFlag` (`CLOSE` when absent) and `leaseid`. Throws IllegalArgumentException. */
export function readSync(call: Call): Sync {
  const flag = call.parameter('syncflag')?.toUpperCase() ?? 'CLOSE';
  const leaseId = call.parameter('leaseid') ?? '';
  if (flag === 'DATA' || flag === 'METADATA' || flag === 'CLOSE') return { flag, leaseId };
  if (flag === 'PIPELINE') return { flag: 'DATA', leaseId };
  throw invalidArgument(`Invalid value for parameter syncFlag: ${flag}`);
}

/**
 * Applies it once data is there: `DATA` leaves the length that a status tells, `METADATA` does not, and `CLOSE` ends the lease as
 * well. Without a lease the length is told at once.
 */
export function synchronise(call: Call, file: FileNode, { flag, leaseId }: Sync): void {
  const isOpen = leaseId !== '' && flag !== 'CLOSE';
  if (!isOpen || flag === 'METADATA') file.toldLength = file.length;
  file.lease = isOpen ? { id: leaseId, until: call.clock.now() + leaseMilliseconds } : undefined;
}
