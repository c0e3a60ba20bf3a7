import { Socket } from 'node:net';
import { RequestBuffers } from './request-buffers.ts';
import type { Transport, TransportUse } from './transport.ts';

/** What is needed of libuv's pipe, which Node does not document. */
interface PipeHandle {
  open(descriptor: number): number;
  close(closed?: () => void): void;
}
type PipeConstructor = new (type: number) => PipeHandle;

/** The class behind Unix sockets, from one that is thrown away; undefined where Node has become different. */
function tryPipeConstructor(): PipeConstructor | undefined {
  const socket = new Socket();
  socket.on('error', () => undefined);
  // An abstract address without a name is refused at once; the handle is made all the same.
  socket.connect({ path: '/dev/null/none' });
  const handle: unknown = Reflect.get(socket, '_handle');
  socket.destroy();
  if (typeof handle !== 'object' || handle === null) return undefined;
  const found: unknown = handle.constructor;
  return typeof found === 'function' && found.name === 'Pipe' && 'open' in handle ? (found as PipeConstructor) : undefined;
}

/** What libuv says of a device whose mount is gone. */
const unmounted = 'ENODEV';

/**
 * Reads requests when epoll says that there are some: no thread waits in the device, so that the process can always end, and
 * whoever waits for the mount is freed. Undefined when this Node cannot do it.
 *
 * Libuv's pipe takes any descriptor that can be polled, and `/dev/fuse` can; only Node's own constructor refuses character devices.
 */
export function tryEpollTransport(device: number, { receive, release }: TransportUse): Transport | undefined {
  const Pipe = tryPipeConstructor();
  if (Pipe === undefined) return undefined;
  const handle = new Pipe(0);
  if (handle.open(device) !== 0) return undefined;

  const close = handle.close.bind(handle);
  handle.close = (closed) => void release().then(() => close(closed));

  const buffers = new RequestBuffers();
  let current = buffers.take();
  const onRequest = (length: number): boolean => {
    const use = receive(current, length);
    if (use === undefined) return true;
    buffers.lend(current, use);
    current = buffers.take();
    if (!buffers.isExhausted) return true;
    void buffers.whenReturned().then(() => socket.resume());
    return false;
  };
  // Before each read Node asks for the buffer: the same one unless it has been lent.
  const onread = { buffer: () => current, callback: onRequest };
  const socket = new Socket({ handle, onread, readable: true, writable: false } as object);
  const ended = new Promise<void>((resolve, reject) => {
    let failure: Error | undefined;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      failure = error.code === unmounted ? undefined : error;
    });
    socket.on('close', () => (failure === undefined ? resolve() : reject(failure)));
  });
  return { name: 'epoll', ended, mayBlockExit: false, close: () => void socket.destroy() };
}
