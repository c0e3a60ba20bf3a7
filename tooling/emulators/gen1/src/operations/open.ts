import { remoteException } from '../answers/remote-exception.ts';
import { emptyAnswer } from '../answers/success.ts';
import { flagParameter, numberParameter, type Operation } from '../call.ts';
import { lengthOf, readFile } from '../tree/node.ts';
import { requireAllowed } from '../tree/store.ts';
import { redirect } from './redirect.ts';

/** OPEN: bytes from `offset`, `length` at most; chunked, as the service sends them. */
export const open: Operation = (call) => {
  if (!flagParameter(call, 'read')) return redirect(call, 'read');
  const node = call.store.require(call.path, call.visit);
  if (node.kind === 'directory')
    throw remoteException(
      'FileNotFoundException',
      'OPEN failed with error 0x8309000a (The path is a directory, not a file.).',
      '0x8309000A',
    );
  requireAllowed(node, 4, call.visit);
  const offset = numberParameter(call, 'offset') ?? 0;
  const size = lengthOf(node, call.clock.now());
  if (offset > size)
    throw remoteException('BadOffsetException', 'OPEN failed with error 0x83090015 (Bad request. Invalid offset.).', '0x83090015');
  const end = Math.min(size, offset + (numberParameter(call, 'length') ?? size));
  if (offset === end) return emptyAnswer;
  return {
    status: 200,
    headers: { 'Content-Type': 'application/octet-stream', 'Transfer-Encoding': 'chunked' },
    body: readFile(node, offset, end),
  };
};
