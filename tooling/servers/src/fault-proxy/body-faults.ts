import { Transform, type TransformCallback } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Inverts the byte at a position, and calls back when it has. */
export function corruptByte(at: number, happened: () => void): Transform {
  let offset = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const index = at - offset;
      offset += chunk.length;
      if (index < 0 || index >= chunk.length) return done(null, chunk);
      const spoilt = Buffer.from(chunk);
      spoilt[index] = ~(spoilt[index] ?? 0) & 0xff;
      happened();
      done(null, spoilt);
    },
  });
}

/** Passes so many bytes, then calls back once and swallows the rest. */
export function cutAfter(bytes: number, reached: () => void): Transform {
  let left = bytes;
  let isCut = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const kept = chunk.subarray(0, left);
      left -= kept.length;
      if (left > 0 || isCut) return done(null, isCut ? undefined : kept);
      isCut = true;
      // After the bytes were handed on, never before.
      this.push(kept);
      setImmediate(reached);
      done();
    },
  });
}

/** How often a slow line lets a portion through. */
const portionsPerSecond = 20;

/** Passes bytes at a steady rate, in small portions, with back-pressure. */
export function slowDown(bytesPerSecond: number, signal: AbortSignal, happened: () => void): Transform {
  const portion = Math.max(1, Math.round(bytesPerSecond / portionsPerSecond));
  const passSlowly = async (target: Transform, chunk: Buffer): Promise<void> => {
    for (let at = 0; at < chunk.length; at += portion) {
      const part = chunk.subarray(at, at + portion);
      await sleep((part.length / bytesPerSecond) * 1000, undefined, { signal });
      target.push(part);
      happened();
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      passSlowly(this, chunk).then(() => done(), done);
    },
  });
}
