import { invalidArgument, remoteException } from '../answers/remote-exception.ts';
import { emptyAnswer } from '../answers/success.ts';
import { type Call, type Operation, requireParameter } from '../call.ts';
import { formatPath } from '../tree/path.ts';
import { requireAllowed } from '../tree/store.ts';

// The end of the service's calendar, the year 9999.
const endOfTime = 253_402_300_800_000;

/** SETEXPIRY: when a file ceases to be; `expireTime` in milliseconds, of a length or of the time since 1970. */
export const setExpiry: Operation = (call) => {
  const node = call.store.require(call.path, call.visit);
  if (node.kind === 'directory') throw invalidArgument(`SETEXPIRY is for files: ${formatPath(call.path)} is a directory.`);
  requireAllowed(node, 2, call.visit);
  node.expiresAt = expiryTime(call, node.createdAt);
  return emptyAnswer;
};

function expiryTime(call: Call, createdAt: number): number {
  const option = requireParameter(call, 'expiryoption').toLowerCase();
  if (option === 'neverexpire') return 0;
  const time = Number(requireParameter(call, 'expiretime'));
  if (!Number.isInteger(time) || time < 0) throw invalidTime(call);
  const now = call.clock.now();
  const at = { absolute: time, relativetonow: now + time, relativetocreationdate: createdAt + time }[option];
  if (at === undefined) throw invalidArgument(`Parameter expiryOption is invalid: ${option}`);
  if (at >= endOfTime)
    throw remoteException(
      'RuntimeException',
      'The added or subtracted value results in an un-representable DateTime.\r\nParameter name: value',
    );
  if (at <= now) throw invalidTime(call);
  return at;
}

function invalidTime({ request }: Call): Error {
  return invalidArgument(
    `Parameter expireTime is Invaild, Reason Invalid expireTime, PathAndQuery ${request.resourcePath}?${request.query.raw}, Method ${request.method}`,
  );
}
