import { type MatrixMode, type ModeSupport, matrixModes } from './support.ts';

/** What one compute can do with one type of datastore. */
export interface MatrixCell {
  /** The name of the column: `local`. */
  readonly compute: string;
  /** The type of the datastore: `azure_blob`. */
  readonly datastore: string;
  readonly modes: Readonly<Record<MatrixMode, ModeSupport>>;
}

/** A row or column with what people call it. */
export interface MatrixTitle {
  readonly name: string;
  readonly title: string;
}

/** Which computes can use which datastores, and how. */
export interface Matrix {
  readonly profile: 'azureml' | 'stowage';
  readonly computes: readonly MatrixTitle[];
  readonly datastores: readonly MatrixTitle[];
  /** One for each pair, row by row. */
  readonly cells: readonly MatrixCell[];
}

/** The cell of a pair; undefined when the matrix has no such row or column. */
export function findCell({ cells }: Matrix, compute: string, datastore: string): MatrixCell | undefined {
  return cells.find((cell) => cell.compute === compute && cell.datastore === datastore);
}

/** The modes that work in a cell. */
export function supportedModes({ modes }: Pick<MatrixCell, 'modes'>): readonly MatrixMode[] {
  return matrixModes.filter((mode) => modes[mode].support !== 'no');
}
