import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  azuremlProfile,
  createComputeRegistry,
  createStowageMatrix,
  defineCompute,
  findCell,
  localCompute,
  type MatrixMode,
  matrixModes,
  supportedModes,
} from '@stowage/compute';
import { createRegistry } from '@stowage/core';
import { defineDriver } from '@stowage/core/driver';
import azureBlob from '@stowage/driver-azure-blob';
import { local } from '@stowage/driver-local';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** The published table, as its page has it: one line for each datastore, one column for each compute. */
const published = `
                      local     azureml         data_transfer  databricks  hdinsight  batch  adla  vm
azure_blob            du        mdup            p              p           du         p      -     du
azure_file            du        mdup            -              -           du         -      -     du
azure_data_lake_gen1  -         -               p              p           -          -      p     -
azure_data_lake_gen2  -         -               p              -           -          -      -     -
azure_postgresql      -         -               p              -           -          -      -     -
azure_sql             -         -               p              -           -          -      -     -
`;
const [head = '', ...lines] = published.trim().split('\n');
const columns = head.trim().split(/\s+/);
const letters: Readonly<Record<string, MatrixMode>> = { m: 'mount', d: 'download', u: 'upload', p: 'pipeline' };
const cells = lines.flatMap((line) => {
  const [datastore = '', ...words] = line.split(/\s+/);
  return columns.map((compute, index) => ({
    compute,
    datastore,
    modes: [...(words[index] ?? '')].flatMap((letter) => letters[letter] ?? []),
  }));
});

describe('the reference profile', () => {
  test('has 48 cells, 17 of them filled', () => {
    expect(cells).toHaveLength(48);
    expect(azuremlProfile.cells).toHaveLength(48);
    expect(azuremlProfile.cells.filter((cell) => supportedModes(cell).length > 0)).toHaveLength(17);
  });

  test.for(cells)('$datastore on $compute: $modes', ({ compute, datastore, modes }) => {
    const cell = findCell(azuremlProfile, compute, datastore);
    expect(Object.keys(cell?.modes ?? {})).toEqual(matrixModes);
    for (const mode of matrixModes) {
      const said = cell?.modes[mode];
      if (modes.includes(mode)) expect(said).toEqual({ support: 'native' });
      else expect(said).toEqual({ support: 'no', reason: expect.stringMatching(/\.$/), alternative: expect.stringMatching(/\.$/) });
    }
  });

  test('leads to what comes nearest', () => {
    const alternative = (compute: string, datastore: string, mode: MatrixMode): string | undefined =>
      findCell(azuremlProfile, compute, datastore)?.modes[mode].alternative;
    expect(alternative('local', 'azure_blob', 'mount')).toBe('Use download here.');
    expect(alternative('adla', 'azure_blob', 'download')).toBe('Use download on Local.');
    expect(alternative('local', 'azure_sql', 'download')).toBe('Use pipeline on Data Transfer.');
  });
});

describe('our own profile', () => {
  const drivers = createRegistry([local, azureBlob]);

  test('says of each claim which test proves it, and the test is there', () => {
    const claims = [localCompute].flatMap(({ support }) => [...Object.values(support.files), ...Object.values(support.tables)]);
    const proven = claims.filter(({ support }) => support !== 'no');
    expect(proven.length).toBeGreaterThan(0);
    for (const { test: name } of proven) {
      const [file = '', title = ''] = name?.split(' > ') ?? [];
      expect(existsSync(join(root, file)), name).toBe(true);
      expect(readFileSync(join(root, file), 'utf8').includes(title), name).toBe(true);
    }
  });

  test('goes beyond the reference where we do it, and says where we do not', async () => {
    const matrix = await createStowageMatrix({ computes: createComputeRegistry(), drivers });
    expect(matrix.cells).toHaveLength(7 * 8);
    expect(findCell(matrix, 'local', 'azure_data_lake_gen2')?.modes).toMatchObject({
      mount: { support: 'through-us' },
      download: { support: 'through-us' },
      upload: { support: 'through-us' },
      direct: { support: 'native' },
    });
    expect(findCell(matrix, 'local', 'azure_sql')?.modes).toMatchObject({
      mount: { support: 'no', reason: expect.stringContaining('no folder'), alternative: expect.stringContaining('csv') },
      download: { support: 'through-us' },
    });
    expect(findCell(matrix, 'databricks', 'azure_blob')?.modes.pipeline).toEqual({
      support: 'no',
      reason: 'Stowage does not drive Databricks yet.',
      alternative: 'Run it on local.',
    });
    expect(findCell(matrix, 'vm', 'local')?.modes.download).toMatchObject({
      support: 'no',
      alternative: 'npm install @stowage/compute-vm',
    });
  });

  test('takes in the drivers and computes of others', async () => {
    const read = { support: 'native' } as const;
    const shelf = defineDriver({
      type: 'shelf',
      title: 'Shelf',
      capabilities: { always: { stat: read, read, list: { ...read, recursive: true, directories: 'virtual' } }, sometimes: {} },
      config: azureBlob.config,
      jsonSchema: () => ({ type: 'object' }),
      location: () => 'shelf',
      open: () => Promise.reject(new Error('never opened')),
    });
    const boat = defineCompute({
      kind: 'boat',
      title: 'Boat',
      support: { files: { download: { support: 'native' }, upload: { support: 'native' } }, tables: {} },
      config: azureBlob.config,
      jsonSchema: () => ({ type: 'object' }),
      open: () => Promise.reject(new Error('never opened')),
    });
    const matrix = await createStowageMatrix({ computes: createComputeRegistry([boat]), drivers: createRegistry([local, shelf]) });
    expect(findCell(matrix, 'boat', 'shelf')?.modes).toEqual({
      mount: { support: 'no', reason: 'Boat has no mount of files.', alternative: 'Use download here.' },
      download: { support: 'native' },
      upload: { support: 'no', reason: 'Nothing can be written to Shelf.', alternative: 'Upload to another datastore.' },
      pipeline: { support: 'no', reason: 'Boat has no pipeline of files.', alternative: 'Use download here.' },
      direct: { support: 'no', reason: 'Boat has no direct of files.', alternative: 'Use download here.' },
    });
    expect(() => createComputeRegistry([boat, boat])).toThrow(/Two packages are for computes of the kind boat/);
  });
});
