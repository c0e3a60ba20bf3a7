import { computeColumns, titleOf } from './columns.ts';
import type { Matrix, MatrixTitle } from './matrix.ts';
import { type RowModes, tryNearest } from './nearest.ts';
import { type MatrixMode, type ModeSupport, matrixModes } from './support.ts';

const datastores: readonly MatrixTitle[] = [
  { name: 'azure_blob', title: 'Azure Blob Storage' },
  { name: 'azure_file', title: 'Azure Files' },
  { name: 'azure_data_lake_gen1', title: 'Azure Data Lake Storage Gen1' },
  { name: 'azure_data_lake_gen2', title: 'Azure Data Lake Storage Gen2' },
  { name: 'azure_postgresql', title: 'Azure Database for PostgreSQL' },
  { name: 'azure_sql', title: 'Azure SQL Database' },
];

const moved: readonly MatrixMode[] = ['download', 'upload'];
const all: readonly MatrixMode[] = ['mount', 'download', 'upload', 'pipeline'];
const step: readonly MatrixMode[] = ['pipeline'];

/**
 * The table that Azure Machine Learning published for its datastores in 2019, cell by cell; what is not named is empty there.
 *
 * Source: `articles/machine-learning/service/how-to-access-data.md` of MicrosoftDocs/azure-docs.
 */
const table: Readonly<Record<string, RowModes>> = {
  azure_blob: { local: moved, azureml: all, data_transfer: step, databricks: step, hdinsight: moved, batch: step, vm: moved },
  azure_file: { local: moved, azureml: all, hdinsight: moved, vm: moved },
  azure_data_lake_gen1: { data_transfer: step, databricks: step, adla: step },
  azure_data_lake_gen2: { data_transfer: step },
  azure_postgresql: { data_transfer: step },
  azure_sql: { data_transfer: step },
};

/** What Azure Machine Learning's first SDK could do: for comparison, and for those who come from there. Nothing of it is run by us. */
export const azuremlProfile: Matrix = {
  profile: 'azureml',
  computes: computeColumns,
  datastores,
  cells: datastores.flatMap(({ name: datastore, title }) =>
    computeColumns.map(({ name: compute }) => {
      const row = table[datastore] ?? {};
      const modes = matrixModes.map((mode) => [mode, supportOf(row, compute, mode, title)]);
      return { compute, datastore, modes: Object.fromEntries(modes) as Record<MatrixMode, ModeSupport> };
    }),
  ),
};

function supportOf(row: RowModes, compute: string, mode: MatrixMode, title: string): ModeSupport {
  if (row[compute]?.includes(mode)) return { support: 'native' };
  const reason =
    mode === 'direct'
      ? 'References of the first SDK had no direct mode.'
      : `Azure Machine Learning offered no ${mode} of ${title} on ${titleOf(compute)}.`;
  const alternative = tryNearest(row, compute, mode);
  return { support: 'no', reason, ...(alternative === undefined ? {} : { alternative }) };
}
