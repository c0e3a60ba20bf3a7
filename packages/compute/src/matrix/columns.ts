import type { MatrixTitle } from './matrix.ts';

/** The computes of the historical table, in its order, by the names that the model has for them. */
export const computeColumns: readonly MatrixTitle[] = [
  { name: 'local', title: 'Local' },
  { name: 'azureml', title: 'Azure Machine Learning compute' },
  { name: 'data_transfer', title: 'Data Transfer' },
  { name: 'databricks', title: 'Databricks' },
  { name: 'hdinsight', title: 'HDInsight' },
  { name: 'batch', title: 'Azure Batch' },
  { name: 'adla', title: 'Data Lake Analytics' },
  { name: 'vm', title: 'Virtual machine' },
];

/** Kinds of computes that Stowage has a package for, beside those that come with this one. */
export const knownComputes: Readonly<Record<string, string>> = { vm: '@stowage/compute-vm' };

/** What people call a compute. */
export function titleOf(compute: string): string {
  return computeColumns.find(({ name }) => name === compute)?.title ?? compute;
}
