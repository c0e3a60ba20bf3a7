import { titleOf } from './columns.ts';
import { type MatrixMode, matrixModes } from './support.ts';

/** What serves best in the place of a mode that is not there: first what moves data the same way. */
const substitutes: Readonly<Record<MatrixMode, readonly MatrixMode[]>> = {
  mount: ['download', 'upload', 'pipeline', 'direct'],
  download: ['mount', 'pipeline', 'direct', 'upload'],
  upload: ['mount', 'pipeline', 'direct', 'download'],
  pipeline: ['download', 'mount', 'upload', 'direct'],
  direct: ['mount', 'download', 'pipeline', 'upload'],
};

/** Which modes a row has, by compute. */
export type RowModes = Readonly<Record<string, readonly MatrixMode[]>>;

/**
 * The nearest thing to a mode that a cell lacks: another mode in the cell, else the same mode of the datastore on another compute, else
 * any mode there. Undefined when the datastore can be used nowhere.
 */
export function tryNearest(row: RowModes, compute: string, mode: MatrixMode): string | undefined {
  const here = row[compute] ?? [];
  const instead = substitutes[mode].find((other) => here.includes(other));
  if (instead !== undefined) return `Use ${instead} here.`;
  const elsewhere = Object.keys(row).filter((other) => other !== compute);
  const same = elsewhere.find((other) => row[other]?.includes(mode));
  if (same !== undefined) return `Use ${mode} on ${titleOf(same)}.`;
  for (const other of elsewhere) {
    const found = [...substitutes[mode], ...matrixModes].find((one) => row[other]?.includes(one));
    if (found !== undefined) return `Use ${found} on ${titleOf(other)}.`;
  }
  return undefined;
}
