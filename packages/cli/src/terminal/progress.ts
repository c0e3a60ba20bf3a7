import type { Writable } from 'node:stream';
import type { TransferProgress } from '@stowage/transfer';
import prettyBytes from 'pretty-bytes';
import { createLiveLine, type LiveLine } from './live-line.ts';
import { toPlainText } from './text.ts';

/** Shows how far a transfer is. */
export interface ProgressDisplay extends LiveLine<TransferProgress> {}

const size = (bytes: number): string => prettyBytes(bytes, { binary: true });
const width = 24;

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
  return createLiveLine<TransferProgress>(stream, wanted, {
    plain: describe,
    live(progress) {
      const current = progress.current.at(0);
      return `${toBar(progress)}  ${describe(progress)}${current === undefined ? '' : `  ${toPlainText(current)}`}`;
    },
  });
}
