import { close, read } from 'node:fs';
import { promisify } from 'node:util';
import { RequestBuffers } from './request-buffers.ts';
import type { Transport, TransportUse } from './transport.ts';

const readDevice = promisify(read);
const closeDevice = promisify(close);

/** Reads that wait in the device at any time: one is being handled while another one waits. Each holds a thread of libuv's pool. */
const readers = 2;
/** Nothing to read yet, or a request that was taken back while it was being read. */
const passing = ['EAGAIN', 'EINTR', 'ENOENT'];

/**
 * Reads requests by blocking reads on libuv's thread pool. For a Node in which the other way does not work.
 *
 * The device must not be in non-blocking mode. A process that ends without unmounting first hangs, with all users of the mount.
 */
export function createThreadPoolTransport(device: number, { receive, release }: TransportUse): Transport {
  const buffers = new RequestBuffers();
  let isClosed = false;

  const readOn = async (): Promise<void> => {
    let buffer = buffers.take();
    while (!isClosed) {
      const length = await readRequest(device, buffer);
      if (length === 'gone') return;
      if (length === 0 || isClosed) continue;
      const use = receive(buffer, length);
      if (use === undefined) continue;
      buffers.lend(buffer, use);
      buffer = buffers.take();
      while (buffers.isExhausted) await buffers.whenReturned();
    }
  };
  const ended = Promise.all(Array.from({ length: readers }, readOn)).finally(async () => {
    await release();
    await closeDevice(device);
  });
  return {
    name: 'thread pool',
    ended: ended.then(() => undefined),
    mayBlockExit: true,
    close() {
      isClosed = true;
    },
  };
}

async function readRequest(device: number, buffer: Buffer): Promise<number | 'gone'> {
  try {
    const { bytesRead } = await readDevice(device, buffer, 0, buffer.length, null);
    return bytesRead;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENODEV') return 'gone';
    if (code !== undefined && passing.includes(code)) return 0;
    throw error;
  }
}
