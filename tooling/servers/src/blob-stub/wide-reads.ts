import { Socket } from 'node:net';

/** Bytes taken at most by one read. Node's own are of 64 KiB, and each allocates. */
const readSize = 256 * 1024;

/** The handle below a socket, which Node keeps to itself. */
interface WithHandle {
  _handle: object | null;
}

/**
 * Takes over a connection that was accepted paused, and reads it into one buffer that is used again for every read:
 * what `receive` gets is valid only until it returns.
 *
 * Discarding an upload costs a third of what 'data' events cost, so that the stub is not what limits a client. Node
 * offers the option `onread` to connecting sockets only, hence the way through the handle, in a Node of a pinned version.
 */
export function readWide(accepted: Socket, receive: (bytes: Buffer) => void): Socket {
  const owner = accepted as unknown as WithHandle;
  const handle = owner._handle;
  owner._handle = null;
  const buffer = Buffer.allocUnsafeSlow(readSize);
  const options = {
    handle,
    onread: {
      buffer,
      callback: (size: number): boolean => {
        receive(buffer.subarray(0, size));
        return true;
      },
    },
  };
  const socket = new Socket(options as ConstructorParameters<typeof Socket>[0]);
  socket.resume();
  return socket;
}
