import type { Buffer } from 'node:buffer';

/**
 * Takes one request, which lies in the first `length` bytes of a buffer. A promise means that the buffer is still needed until it is settled;
 * otherwise it may be used again at once.
 */
export type Receive = (bytes: Buffer, length: number) => Promise<void> | undefined;

/** What a transport serves. */
export interface TransportUse {
  readonly receive: Receive;
  /** Called once, before the device is closed: afterwards its number may stand for another file, which must not be written to. */
  readonly release: () => Promise<void>;
}

/** Reads requests from the device. */
export interface Transport {
  readonly name: 'epoll' | 'thread pool';
  /** Settled when the kernel has ended the connection: the mount is gone. Rejects when the device cannot be read. The device is closed then. */
  readonly ended: Promise<void>;
  /** Whether a thread may hang in the device, so that the process cannot end by itself. */
  readonly mayBlockExit: boolean;
  /** Stops reading and closes the device, which ends the connection. */
  close(): void;
}
