import type { Writable } from 'node:stream';
import ora from 'ora';

/** Shows how far something is. */
export interface LiveLine<P> {
  update(progress: P): void;
  /** Takes the display away, so that a line can be printed. */
  end(): void;
}

/** What a line says of progress: on a terminal, and where there is none. */
export interface LineForms<P> {
  live(progress: P): string;
  plain(progress: P): string;
}

/** Milliseconds between two plain lines where there is no terminal. */
const quiet = 5_000;

/** A line that redraws itself on a terminal, a plain line now and then elsewhere, nothing where it is not wanted. */
export function createLiveLine<P extends { readonly elapsed: number }>(
  stream: Writable,
  wanted: boolean,
  { live, plain }: LineForms<P>,
): LiveLine<P> {
  if (!wanted) return { update: () => undefined, end: () => undefined };
  if (!('isTTY' in stream) || stream.isTTY !== true) {
    let last = 0;
    return {
      update(progress) {
        if (progress.elapsed - last < quiet) return;
        last = progress.elapsed;
        stream.write(`${plain(progress)}\n`);
      },
      end: () => undefined,
    };
  }
  // Input stays untouched: a spinner that reads the keyboard would take Ctrl-C away from us.
  const line = ora({ stream: stream as NodeJS.WriteStream, discardStdin: false });
  return {
    update(progress) {
      line.text = live(progress);
      if (!line.isSpinning) line.start();
    },
    end: () => void line.stop(),
  };
}
