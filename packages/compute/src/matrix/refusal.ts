import { DatastoreError } from '@stowage/core';
import type { MatrixCell } from './matrix.ts';
import { type MatrixMode, type ModeSupport, matrixModes } from './support.ts';

/** A mode that was asked for and is not there. */
export interface Refusal {
  /** What it was asked for: the name of a reference. */
  readonly reference: string;
  readonly datastore: string;
  readonly type: string;
  readonly compute: string;
  readonly mode: MatrixMode;
  readonly support: ModeSupport;
}

/** The refusal of a mode by a cell; undefined when it works. */
export function tryRefuse(cell: MatrixCell, mode: MatrixMode, what: Pick<Refusal, 'reference' | 'datastore'>): Refusal | undefined {
  if (!matrixModes.includes(mode)) throw new TypeError(`${JSON.stringify(mode)} is no mode of the matrix`);
  const support = cell.modes[mode];
  return support.support === 'no' ? { ...what, type: cell.datastore, compute: cell.compute, mode, support } : undefined;
}

/** The error for everything that was refused: it names all, and says of the first what comes nearest. */
export function toRefusalError(refusals: readonly [Refusal, ...Refusal[]]): DatastoreError {
  const [first] = refusals;
  const texts = refusals.map(({ reference, datastore, type, compute, mode, support }) => {
    const reason = support.reason === undefined ? '' : `: ${support.reason.replace(/\.$/, '')}`;
    return `${mode} of ${datastore} (${type}, reference ${reference}) does not work on ${compute}${reason}`;
  });
  return new DatastoreError('MATRIX.UNSUPPORTED', `${texts.join('; ')}.`, {
    datastore: first.datastore,
    driver: first.type,
    operation: first.mode,
    nextAction: first.support.alternative,
  });
}
