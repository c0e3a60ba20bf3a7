import type { Writable } from 'node:stream';
import type { TransferProgress } from '@stowage/transfer';
import ora from 'ora';
import prettyBytes from 'pretty-bytes';
import { toPlainText } from './text.ts';

/** Shows how far a transfer is. */
export interface ProgressDisplay {
  update(progress: TransferProgress): void;
  /** Takes the display away, so that a line can be printed. */
  end(): void;
}

const size = (bytes: number): string => prettyBytes(bytes, { binary: true });
const width = 24;
/** Milliseconds between two plain lines where there is no terminal. */
const quiet = 5_000;

function describe({ files, bytes, listed, elapsed }: TransferProgress): string {
  const settled = files.done + files.skipped + files.failed;
  const total = bytes.found - bytes.passed;
  const rate = elapsed > 0 ? `  ${size((bytes.done / elapsed) * 1_000)}/s` : '';
  return `${settled}/${files.found}${listed ? '' : '+'} files  ${size(bytes.done)} of ${size(total)}${rate}${files.failed > 0 ? `  ${files.failed} failed` : ''}`;
}

function toBar({ bytes }: TransferProgress): string {
  const total = bytes.found - bytes.passed;
  const filled = total === 0 ? width : Math.min(width, Math.round((bytes.done / total) * width));
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

/** A bar that redraws itself on a terminal, a plain line now and then elsewhere, nothing where it is not wanted. */
export function createProgress(stream: Writable, wanted: boolean): ProgressDisplay {
  if (!wanted) return { update: () => undefined, end: () => undefined };
  if (!('isTTY' in stream) || stream.isTTY !== true) {
    let last = 0;
    return {
      update(progress) {
        if (progress.elapsed - last < quiet) return;
        last = progress.elapsed;
        stream.write(`${describe(progress)}\n`);
      },
      end: () => undefined,
    };
  }
  // Input stays untouched: a spinner that reads the keyboard would take Ctrl-C away from us.
  const line = ora({ stream: stream as NodeJS.WriteStream, discardStdin: false });
  return {
    update(progress) {
      const current = progress.current.at(0);
      line.text = `${toBar(progress)}  ${describe(progress)}${current === undefined ? '' : `  ${toPlainText(current)}`}`;
      if (!line.isSpinning) line.start();
    },
    end: () => void line.stop(),
  };
}
