import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listRuns, readRunLog, showRun } from '@stowage/compute';
import { describe, expect, test } from 'vitest';
import { createProject, isWorking, readFiles, tellProgram } from './support/project.ts';

const runsOf = (project: { workspace: { folder: string } }): string => join(project.workspace.folder, '.stowage/runs');

describe('a run', () => {
  test('brings inputs before and outputs after, and tells the program where they are', async () => {
    const project = await createProject();
    await project.put({ 'animals/a.txt': 'cat', 'animals/deep/b.txt': 'dog', 'foo/x.txt': 'x', 'one.csv': '1' });
    await project.source({
      'train.mjs': `
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
const [, , dataFlag, data] = process.argv;
console.log(dataFlag, readFileSync(data + '/deep/b.txt', 'utf8'), readFileSync('in/foo/x.txt', 'utf8'), readFileSync(process.env.AZUREML_DATAREFERENCE_one, 'utf8'));
writeFileSync('bar.pkl', 'model');
cpSync(data, process.env.AZUREML_DATAREFERENCE_copies, { recursive: true });
`,
    });
    const { store } = project;
    const result = await project.run({
      entryScript: 'train.mjs',
      scriptParams: { '--data_dir': store.path('animals').asDownload() },
      inputs: [
        store.path('./foo').asDownload({ pathOnCompute: './in/foo' }),
        store.path('one.csv', { name: 'one' }).asDownload(),
        store.path('out/').asUpload({ pathOnCompute: './bar.pkl' }),
      ],
      outputs: { copies: store.path('copied').asUpload() },
    });
    expect(result.err).toBe('');
    expect(result).toMatchObject({ ok: true, exitCode: 0, out: '--data_dir dog x 1\n' });
    const stored = await readFiles(join(project.workspace.folder, 'workspacestore'));
    expect(stored).toMatchObject({ 'out/bar.pkl': 'model', 'copied/a.txt': 'cat', 'copied/deep/b.txt': 'dog' });
    const { movements, ...record } = result.record;
    expect(record).toMatchObject({ status: 'completed', exitCode: 0, snapshot: { files: 1 } });
    const animals = movements.find(({ from }) => from === 'workspacestore:animals');
    expect(animals).toMatchObject({ mode: 'download', content: 'directory', files: 2, bytes: 6 });
    expect(movements.find(({ name }) => name === 'copies')?.digest).toBe(animals?.digest);
    expect(await readdir(join(runsOf(project), result.id))).toEqual(['record.json', 'stderr.log', 'stdout.log']);
  });

  test('expands references in arguments and variables, and nothing else', async () => {
    const project = await createProject();
    await project.put({ 'd/a.txt': 'a' });
    await project.source({ 'tell.mjs': tellProgram });
    const data = project.store.path('d').asDownload();
    const result = await project.run({
      command: [
        'node',
        'tell.mjs',
        '$data/a.txt',
        '${data}b',
        'x$AZUREML_DATAREFERENCE_data',
        '${AZUREML_DATAREFERENCE_data}',
        '$$data',
        '$other',
        '$data_x',
        data,
        7,
      ],
      inputs: { data },
      environment: { DATA: '$data', PLAIN: '$HOME' },
    });
    const { args, env } = JSON.parse(result.out) as { args: string[]; env: Record<string, string> };
    const place = env.AZUREML_DATAREFERENCE_data ?? '';
    expect(place).toBe(join(runsOf(project), result.id, 'data', 'data'));
    expect(args).toEqual([`${place}/a.txt`, `${place}b`, `x${place}`, place, '$data', '$other', '$data_x', place, '7']);
    expect(env).toMatchObject({ DATA: place, PLAIN: '$HOME', STOWAGE_RUN_ID: result.id });
    expect(result.record.environment).toEqual(['AZUREML_DATAREFERENCE_data', 'DATA', 'PLAIN', 'STOWAGE_RUN_ID']);
  });

  test('passes on the exit code, and uploads what a failed program wrote only when asked to', async () => {
    const project = await createProject();
    await project.source({ 'fail.sh': 'echo lost > "$AZUREML_DATAREFERENCE_out"; echo why >&2; exit 7' });
    const outputs = { out: project.store.path('result.txt').asUpload() };
    const failed = await project.run({ entryScript: 'fail.sh', outputs });
    expect(failed).toMatchObject({ ok: false, exitCode: 7, err: 'why\n', record: { status: 'failed', movements: [] } });
    expect(await readFiles(join(project.workspace.folder, 'workspacestore'))).toEqual({});
    await project.run({ entryScript: 'fail.sh', outputs, uploadOnFailure: true });
    expect(await readFiles(join(project.workspace.folder, 'workspacestore'))).toEqual({ 'result.txt': 'lost\n' });
  });

  test('keeps what the program printed, and its record', async () => {
    const project = await createProject();
    await project.source({ 'talk.sh': 'echo one; echo two >&2; kill -TERM $$' });
    const { id } = await project.run({ entryScript: 'talk.sh' });
    const textOf = async (stream: 'stdout' | 'stderr'): Promise<string> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of readRunLog(project.workspace, id, stream)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    expect([await textOf('stdout'), await textOf('stderr')]).toEqual(['one\n', 'two\n']);
    expect(await showRun(project.workspace, id)).toMatchObject({ status: 'failed', signal: 'SIGTERM' });
    expect(await listRuns(project.workspace)).toHaveLength(1);
    await expect(showRun(project.workspace, '../runs')).rejects.toMatchObject({ code: 'RUN.UNKNOWN' });
  });

  test('keeps what was written when it cannot be uploaded', async () => {
    const project = await createProject();
    await project.source({ 'write.sh': 'mkdir -p out; echo late > out/a.txt' });
    await project.put({ 'target/a.txt': 'early' });
    const output = project.store.path('target').asUpload({ pathOnCompute: 'out' });
    await expect(project.run({ entryScript: 'write.sh', outputs: [output] })).rejects.toMatchObject({
      code: 'PATH.EXISTS',
      nextAction: expect.stringContaining('was kept'),
    });
    const [record] = await listRuns(project.workspace);
    expect(record).toMatchObject({ status: 'failed', exitCode: 0, error: { code: 'PATH.EXISTS' } });
    expect(await readFile(join(record?.kept ?? '', 'out/a.txt'), 'utf8')).toBe('late\n');
  });

  test('ends what its program left running', async () => {
    const project = await createProject();
    await project.source({
      'leave.sh': 'setsid sh -c "echo \\$\\$ > pid; exec sleep 300" & while [ ! -s pid ]; do sleep 0.01; done; cat pid',
    });
    const { out } = await project.run({ entryScript: 'leave.sh' });
    expect(Number(out)).toBeGreaterThan(1);
    expect(isWorking(Number(out))).toBe(false);
  });
});

describe('a run with several references', () => {
  test('brings back every output that can be brought, and fails with the one that cannot', async () => {
    const project = await createProject();
    const { store } = project;
    await project.source({ 'one.sh': 'echo here > "$AZUREML_DATAREFERENCE_one"' });
    const outputs = { missing: store.path('missing').asUpload(), one: store.path('one').asUpload() };
    await expect(project.run({ entryScript: 'one.sh', outputs })).rejects.toMatchObject({
      code: 'PATH.NOT_FOUND',
      message: expect.stringContaining('from where missing was to be uploaded'),
    });
    expect(await readFiles(join(project.workspace.folder, 'workspacestore'))).toEqual({ one: 'here\n' });
  });

  test('finds its program by the search path that it sets', async () => {
    const project = await createProject();
    await project.source({ 'bin/tool': '#!/bin/sh\necho found' });
    await chmod(join(project.folder, 'source/bin/tool'), 0o755);
    const environment = { PATH: `${project.folder}/source/bin:${process.env.PATH}` };
    expect((await project.run({ command: ['tool'], environment })).out).toBe('found\n');
  });

  test('takes the path of a single file, also into a folder', async () => {
    const project = await createProject();
    await project.put({ 'a/one.csv': '1', 'b/two.csv': '2' });
    const { store } = project;
    const inputs = [
      store.path('a/one.csv').asDownload({ pathOnCompute: 'renamed.csv' }),
      store.path('b/two.csv').asDownload({ pathOnCompute: 'folder/' }),
      store.path('a/').asDownload({ pathOnCompute: 'deep/er' }),
    ];
    const { out } = await project.run({ command: ['sh', '-c', 'cat renamed.csv folder/two.csv deep/er/one.csv'], inputs });
    expect(out).toBe('121');
  });

  test('is refused when its source has something where a download goes', async () => {
    const project = await createProject();
    await project.put({ 'd/a.txt': 'data' });
    await project.source({ 'in/a.txt': 'source' });
    const run = (onConflict: 'fail' | 'overwrite') =>
      project.run({ command: ['cat', 'in/a.txt'], inputs: [project.store.path('d').asDownload({ pathOnCompute: 'in', onConflict })] });
    await expect(run('fail')).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    expect((await run('overwrite')).out).toBe('data');
  });
});
