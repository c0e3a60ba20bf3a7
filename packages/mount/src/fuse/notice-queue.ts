import { Buffer } from 'node:buffer';
import { write } from 'node:fs';
import type { KernelNotices } from '../file-system.ts';
import { ReplyWriter } from './reply.ts';

const codes = { INVALIDATE_NODE: 2, INVALIDATE_ENTRY: 3 } as const;

/**
 * Tells the kernel what is stale, one notice after the other.
 *
 * The kernel may hold a notice back until a request of ours is answered that has the same folder locked. So they are written on the
 * thread pool, never on the thread that answers, and one at a time: several would take all of the pool's threads from whatever that answer needs.
 */
export class NoticeQueue implements KernelNotices {
  readonly #waiting = new Map<string, Buffer>();
  #device: number | undefined;
  #isWriting = false;
  readonly #idle: (() => void)[] = [];

  /** Notices from now on reach the kernel; before a mount stands it knows nothing that could be stale. */
  connect(device: number): void {
    this.#device = device;
  }

  /** Nothing is told any more. Resolves when nothing is being written to the device. */
  async disconnect(): Promise<void> {
    this.#device = undefined;
    this.#waiting.clear();
    if (this.#isWriting) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  invalidateContent(node: number): void {
    // From the first byte to the last, attributes too.
    this.#add(
      `${node}`,
      notice(codes.INVALIDATE_NODE, 24, (writer) => writer.u64(node).u64(0).u64(0)),
    );
  }

  invalidateName(parent: number, name: string): void {
    const text = Buffer.from(`${name}\0`);
    const head = notice(codes.INVALIDATE_ENTRY, 16 + text.length, (writer) =>
      writer
        .u64(parent)
        .u32(text.length - 1)
        .u32(0),
    );
    text.copy(head, head.length - text.length);
    this.#add(`${parent}/${name}`, head);
  }

  #add(key: string, bytes: Buffer): void {
    if (this.#device === undefined) return;
    this.#waiting.set(key, bytes);
    this.#writeNext();
  }

  #writeNext(): void {
    const device = this.#device;
    if (this.#isWriting || device === undefined) return;
    const [next] = this.#waiting;
    if (next === undefined) return;
    const [key, bytes] = next;
    this.#waiting.delete(key);
    this.#isWriting = true;
    // Failures mean that the kernel does not know the node (ENOENT) or that the mount is gone: there is nothing left to be told.
    write(device, bytes, () => {
      this.#isWriting = false;
      for (const resolve of this.#idle.splice(0)) resolve();
      this.#writeNext();
    });
  }
}

/** A message that answers no request: its number is 0, and the code stands in place of the error. */
function notice(code: number, length: number, fill: (writer: ReplyWriter) => void): Buffer {
  const writer = ReplyWriter.ofSize(length);
  const { bytes } = writer;
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeInt32LE(code, 4);
  fill(writer);
  return bytes;
}
