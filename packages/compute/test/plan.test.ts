import { createComputeRegistry, defineCompute, listRuns, localCompute, plan, type RunDescription, run } from '@stowage/compute';
import { describe, expect, test } from 'vitest';
import { createProject, tellProgram } from './support/project.ts';

describe('a plan', () => {
  test('names each reference once, with its role, and opens nothing', async () => {
    const project = await createProject();
    const { store, workspace } = project;
    await workspace.register('far', { type: 'azure_blob', account_name: 'nobody', container_name: 'none' }, { validate: false });
    const far = await workspace.get('far');
    const data = store.path('data').asDownload();
    const planned = await plan(workspace, {
      command: ['node', 'x.mjs', data],
      inputs: { data, blobs: far.asMount() },
      outputs: [far.path('models').asUpload()],
    });
    expect(planned.compute).toEqual({ name: 'local', kind: 'local' });
    expect(planned.references.map(({ reference, role, support }) => [reference.datastore.name, reference.mode, role, support])).toEqual([
      ['workspacestore', 'download', 'input', 'through-us'],
      ['far', 'mount', 'input', 'through-us'],
      ['far', 'upload', 'output', 'through-us'],
    ]);
    expect(planned.command).toEqual(['node', 'x.mjs', '$AZUREML_DATAREFERENCE_data']);
  });

  const wrong: readonly (readonly [
    string,
    (project: Awaited<ReturnType<typeof createProject>>) => RunDescription,
    Record<string, unknown>,
  ])[] = [
    ['no command', () => ({}), { code: 'CONFIG.INVALID' }],
    ['a command and a script', () => ({ command: ['a'], entryScript: 'b.py' }), { code: 'CONFIG.INVALID' }],
    ['a command as one text', () => ({ command: 'python train.py' as never }), { code: 'CONFIG.INVALID' }],
    ['an unknown compute', () => ({ command: ['a'], compute: 'gpu' }), { code: 'COMPUTE.UNKNOWN' }],
    [
      'two references for one place',
      ({ store }) => ({
        command: ['a'],
        inputs: [store.path('a').asDownload({ pathOnCompute: 'x' }), store.path('b').asDownload({ pathOnCompute: './x' })],
      }),
      { code: 'REFERENCE.INVALID', message: expect.stringContaining('have one pathOnCompute') },
    ],
    [
      'a place inside of another',
      ({ store }) => ({
        command: ['a'],
        inputs: [store.path('a').asMount({ pathOnCompute: 'x' }), store.path('b').asDownload({ pathOnCompute: 'x/y' })],
      }),
      { code: 'REFERENCE.INVALID', message: expect.stringContaining('inside of each other') },
    ],
    [
      'two names that differ in case alone',
      ({ store }) => ({ command: ['a'], inputs: { data: store.path('a').asMount(), Data: store.path('b').asMount() } }),
      { code: 'REFERENCE.INVALID', message: expect.stringContaining('Two references have the name') },
    ],
    ['a download among the outputs', ({ store }) => ({ command: ['a'], outputs: [store.asDownload()] }), { code: 'REFERENCE.INVALID' }],
    [
      'a table of a store of files',
      ({ store }) => ({ command: ['a'], inputs: [store.table({ name: 'penguins' })] }),
      { code: 'MATRIX.UNSUPPORTED', nextAction: expect.stringContaining('path(') },
    ],
  ];
  test.for(wrong)('refuses %s', async ([, describeRun, error]) => {
    const project = await createProject();
    await expect(plan(project.workspace, describeRun(project))).rejects.toMatchObject(error);
    await expect(run(project.workspace, describeRun(project))).rejects.toMatchObject(error);
    expect(await listRuns(project.workspace)).toEqual([]);
  });

  test('refuses what the matrix says no to, with all reasons and what comes nearest', async () => {
    const { workspace, store } = await createProject();
    await workspace.registerCompute('sea', { type: 'boat' });
    const boat = defineCompute({
      kind: 'boat',
      title: 'Boat',
      support: { files: { download: { support: 'native' } }, tables: {} },
      config: localCompute.config,
      jsonSchema: localCompute.jsonSchema,
      open: () => Promise.reject(new Error('never opened')),
    });
    const computes = createComputeRegistry([boat]);
    const inputs = { data: store.asMount(), more: store.path('more').asDownload() };
    const outputs = { model: store.path('model').asUpload() };
    await expect(plan(workspace, { command: ['a'], compute: 'sea', computes, inputs, outputs })).rejects.toMatchObject({
      code: 'MATRIX.UNSUPPORTED',
      message:
        'mount of workspacestore (local, reference data) does not work on boat: boat has no mount of files; upload of workspacestore (local, reference model) does not work on boat: boat has no upload of files.',
      nextAction: 'Use download here.',
    });
    const planned = await plan(workspace, { command: ['a'], compute: 'sea', computes, inputs: [inputs.more] });
    expect(planned.references).toMatchObject([{ support: 'native' }]);
    await expect(plan(workspace, { command: ['a'], compute: 'sea', inputs: [inputs.more] })).rejects.toMatchObject({
      code: 'COMPUTE.NOT_INSTALLED',
    });
  });
});

describe('a run is refused before its program starts', () => {
  test('when something that it reads is not there', async () => {
    const project = await createProject();
    await project.source({ 'tell.mjs': tellProgram });
    const missing = { command: ['node', 'tell.mjs'], inputs: { data: project.store.path('nothing').asDownload() } };
    await expect(project.run(missing)).rejects.toMatchObject({
      code: 'PATH.NOT_FOUND',
      message: expect.stringContaining('which data is to bring'),
    });
    await expect(project.run({ ...missing, inputs: [project.store.path('nothing').asMount()] })).rejects.toMatchObject({
      code: 'PATH.NOT_FOUND',
    });
  });

  test('when its output is a file that is there', async () => {
    const project = await createProject();
    await project.put({ 'model.pkl': 'old' });
    await project.source({ 'tell.mjs': tellProgram });
    const run = { command: ['node', 'tell.mjs'], outputs: [project.store.path('model.pkl').asUpload()] };
    await expect(project.run(run)).rejects.toMatchObject({ code: 'PATH.EXISTS', nextAction: expect.stringContaining('overwrite') });
  });

  test.for(['no-such-command', './absent.sh', './plain.txt'])('when there is no command %s', async (command) => {
    const project = await createProject();
    await project.put({ 'a.txt': 'a' });
    await project.source({ 'plain.txt': 'not executable' });
    const run = project.run({ command: [command], inputs: [project.store.asDownload()] });
    await expect(run).rejects.toMatchObject({ code: 'COMMAND.NOT_FOUND' });
    const [record] = await listRuns(project.workspace);
    expect(record).toMatchObject({ status: 'failed', movements: [], error: { code: 'COMMAND.NOT_FOUND' } });
  });
});
