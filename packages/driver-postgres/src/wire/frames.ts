/**
 * Told of one message: its type, and where its content lies. What it is given is valid only until it returns. Giving `false` leaves
 * this message and everything behind it uncut.
 */
export type OnFrame = (type: number, bytes: Buffer, view: DataView, start: number, end: number) => boolean;

/** Cuts a stream of bytes into the server's messages. */
export interface FrameCutter {
  /** Cuts what is whole. Gives what was left where the listener stopped, with the message it stopped at. */
  cut(chunk: Buffer, onFrame: OnFrame): Buffer | undefined;
}

/** Type and length. */
const headSize = 5;

/**
 * Makes a cutter. Messages are looked at where they were received; only one that comes in pieces is put together first.
 *
 * Source: PostgreSQL, "Frontend/Backend Protocol: Message Formats".
 */
export function createFrameCutter(): FrameCutter {
  let partial: Buffer | undefined;
  let filled = 0;

  /** Brings the partial message closer to its end; gives how many bytes of the chunk it took. */
  const complete = (chunk: Buffer): number => {
    if (partial === undefined) return 0;
    let used = 0;
    if (filled < headSize) {
      used = chunk.copy(partial, filled, 0, headSize - filled);
      filled += used;
      if (filled < headSize) return used;
      partial = sized(partial);
    }
    const taken = chunk.copy(partial, filled, used);
    filled += taken;
    return used + taken;
  };
  const sized = (head: Buffer): Buffer => {
    const whole = Buffer.allocUnsafe(1 + head.readUInt32BE(1));
    head.copy(whole, 0, 0, headSize);
    return whole;
  };

  return {
    cut(chunk, onFrame) {
      let position = complete(chunk);
      if (partial !== undefined) {
        if (filled < headSize || filled < partial.byteLength) return undefined;
        const message = partial;
        partial = undefined;
        if (!onFrame(message[0] ?? 0, message, viewOf(message), headSize, message.byteLength)) {
          return Buffer.concat([message, chunk.subarray(position)]);
        }
      }
      const view = viewOf(chunk);
      const size = chunk.byteLength;
      while (position + headSize <= size) {
        const end = position + 1 + view.getUint32(position + 1);
        if (end > size) break;
        if (!onFrame(chunk[position] ?? 0, chunk, view, position + headSize, end)) return chunk.subarray(position);
        position = end;
      }
      if (position === size) return undefined;
      partial = Buffer.allocUnsafe(headSize);
      filled = chunk.copy(partial, 0, position);
      if (filled === headSize) {
        partial = sized(partial);
        filled += chunk.copy(partial, headSize, position + headSize);
      }
      return undefined;
    },
  };
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
