import {
  azuremlProfile,
  computesOf,
  createComputeRegistry,
  createStowageMatrix,
  findCell,
  type Matrix,
  type MatrixCell,
  matrixModes,
} from '@stowage/compute';
import { isDatastoreError } from '@stowage/core';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';
import { examples } from './examples.ts';

/** Pipeline and direct have letters that mount and download do not. */
const letters = { mount: 'M', download: 'D', upload: 'U', pipeline: 'P', direct: 'X' } as const;

function toLetters(cell: MatrixCell | undefined): string {
  const found = matrixModes.map((mode) => {
    const support = cell?.modes[mode].support ?? 'no';
    return support === 'no' ? '' : support === 'native' ? letters[mode] : letters[mode].toLowerCase();
  });
  return found.join('') || '-';
}

function* toLines(matrix: Matrix): Generator<string> {
  const head = ['', ...matrix.computes.map(({ name }) => name)];
  const rows = matrix.datastores.map(({ name }) => [
    name,
    ...matrix.computes.map((compute) => toLetters(findCell(matrix, compute.name, name))),
  ]);
  yield* toColumns([head, ...rows]);
  yield '';
  yield `m mount, d download, u upload, p pipeline, x direct; capitals: by the compute's own means. Why not, and what comes nearest: --json`;
}

/** `stowage matrix` */
export function addMatrix(program: Command, cli: Cli): void {
  program
    .command('matrix')
    .description('which computes can use which datastores, and how')
    .addOption(
      new Option('--profile <profile>', 'what Stowage does, or what Azure Machine Learning published of its first version')
        .choices(['stowage', 'azureml'])
        .default('stowage'),
    )
    .addHelpText('after', examples('matrix', 'matrix --profile azureml', 'matrix --json'))
    .action(async ({ profile }: { readonly profile: Matrix['profile'] }) => {
      const matrix = profile === 'azureml' ? azuremlProfile : await createOurs(cli);
      await cli.output.result({ cells: matrix.cells }, () => toLines(matrix));
    });
}

/** The matrix needs no workspace: without one the drivers of the application around the working directory count. */
async function createOurs(cli: Cli): Promise<Matrix> {
  const drivers = (await cli.drivers()).registry;
  try {
    return await createStowageMatrix({ drivers, computes: await computesOf(await cli.workspace(), { includeDev: true }) });
  } catch (error) {
    if (!isDatastoreError(error, 'WORKSPACE.NOT_FOUND')) throw error;
    return createStowageMatrix({ drivers, computes: createComputeRegistry() });
  }
}
