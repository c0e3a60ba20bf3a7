import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  drawMermaid,
  drawText,
  functionStep,
  type Pipeline,
  type PipelineOptions,
  type PipelineResult,
  planPipeline,
  readPipelineFile,
  requireDone,
  runPipeline,
  scriptStep,
  transferStep,
} from '@stowage/compute';
import { requireCapabilities } from '@stowage/core';
import { describe, expect, test } from 'vitest';
import { createProject, type Project, readFiles, writeFiles } from './support/project.ts';

const stored = (project: Project) => readFiles(join(project.workspace.folder, 'workspacestore'));
const outcomes = ({ steps }: PipelineResult) => steps.map(({ name, outcome }) => `${name}: ${outcome}`);

const copyProgram = `
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const [, , from, to] = process.argv;
writeFileSync(join(to, 'all.txt'), readdirSync(from).sort().map((name) => readFileSync(join(from, name), 'utf8')).join(''));
`;

/** Copy, then join, then count: each reads what the one before wrote. Given in another order. */
async function threeSteps(project: Project, { onCount = () => undefined }: { onCount?: () => void } = {}): Promise<Pipeline> {
  await project.source({ 'join.mjs': copyProgram });
  const { store, folder } = project;
  const raw = store.path('raw/');
  const joined = store.path('joined/');
  return {
    name: 'three',
    steps: [
      functionStep({
        name: 'count',
        inputs: { joined: joined.asDownload() },
        run: async ({ inputs, signal }) => {
          onCount();
          await using opened = await (inputs.joined ?? joined).datastore.open({ signal });
          const text = await (await requireCapabilities(opened, 'read').read('joined/all.txt')).text();
          return { characters: text.length };
        },
      }),
      scriptStep({
        name: 'join',
        command: ['node', 'join.mjs', '$from', '$to'],
        sourceDirectory: join(folder, 'source'),
        inputs: { from: raw.asDownload() },
        outputs: { to: joined.asUpload() },
      }),
      transferStep({ name: 'fetch', from: store.path('given/'), to: raw }),
    ],
  };
}

const run = (project: Project, pipeline: Pipeline, options: PipelineOptions = {}) => runPipeline(project.workspace, pipeline, options);

describe('a pipeline', () => {
  test('does each step after those whose outputs it reads, and reuses what is unchanged', async () => {
    const project = await createProject();
    await project.put({ 'given/a.txt': 'one ', 'given/b.txt': 'two' });
    let counted = 0;
    const pipeline = await threeSteps(project, { onCount: () => counted++ });
    const first = requireDone(await run(project, pipeline));
    expect(outcomes(first)).toEqual(['fetch: done', 'join: done', 'count: done']);
    expect(await stored(project)).toMatchObject({ 'raw/a.txt': 'one ', 'joined/all.txt': 'one two' });
    expect(first.steps[2]?.value).toEqual({ characters: 7 });

    const second = await run(project, pipeline);
    expect(outcomes(second)).toEqual(['fetch: reused', 'join: reused', 'count: reused']);
    expect(second.steps[2]?.value, 'what it returned the last time').toEqual({ characters: 7 });
    expect(counted).toBe(1);
  });

  test('reuses on contents, not on times or arguments: a file that was written again with the same content changes nothing', async () => {
    const project = await createProject();
    await project.put({ 'given/a.txt': 'one' });
    const pipeline = await threeSteps(project);
    await run(project, pipeline);
    await project.put({ 'given/a.txt': 'one' });
    expect(outcomes(await run(project, pipeline))).toEqual(['fetch: reused', 'join: reused', 'count: reused']);
    await project.put({ 'given/a.txt': 'uno' });
    expect(outcomes(await run(project, pipeline))).toEqual(['fetch: done', 'join: done', 'count: done']);
    expect(await stored(project)).toMatchObject({ 'joined/all.txt': 'uno' });
  });

  test('takes away what a step wrote the last time, so that nothing old is left among its outputs', async () => {
    const project = await createProject();
    await project.put({ 'given/a.txt': 'one', 'given/b.txt': 'two' });
    const pipeline = await threeSteps(project);
    await run(project, pipeline);
    await rm(join(project.workspace.folder, 'workspacestore/given/b.txt'));
    expect(outcomes(await run(project, pipeline))).toEqual(['fetch: done', 'join: done', 'count: done']);
    expect(Object.keys(await stored(project)).filter((path) => path.startsWith('raw/'))).toEqual(['raw/a.txt']);
  });

  test('does a step again when its program, its definition or its output has changed', async () => {
    const project = await createProject();
    await project.put({ 'given/a.txt': 'one' });
    const pipeline = await threeSteps(project);
    await run(project, pipeline);
    await project.source({ 'join.mjs': `${copyProgram}// changed\n` });
    // The program writes the same, so what comes after it is reused.
    expect(outcomes(await run(project, pipeline))).toEqual(['fetch: reused', 'join: done', 'count: reused']);
    await rm(join(project.workspace.folder, 'workspacestore/joined/all.txt'));
    const third = await run(project, pipeline);
    expect(outcomes(third)).toEqual(['fetch: reused', 'join: done', 'count: reused']);
    expect(third.steps[1]?.because).toContain('joined, which it wrote, is not what it was');
    expect(outcomes(await run(project, pipeline, { force: ['count'] }))).toEqual(['fetch: reused', 'join: reused', 'count: done']);
  });

  test('never takes away what it did not write', async () => {
    const project = await createProject();
    await project.put({ 'given/a.txt': 'one', 'raw/precious.txt': 'mine' });
    const pipeline = await threeSteps(project);
    const first = await run(project, pipeline);
    expect(outcomes(first)).toEqual(['fetch: failed', 'join: left out', 'count: left out']);
    expect(first.steps[0]?.error).toMatchObject({ code: 'PATH.EXISTS', message: expect.stringContaining('workspacestore:raw') });
    expect(await stored(project)).toMatchObject({ 'raw/precious.txt': 'mine' });
    await rm(join(project.workspace.folder, 'workspacestore/raw'), { recursive: true });
    await run(project, pipeline);
    await project.put({ 'raw/a.txt': 'changed by hand', 'given/a.txt': 'new' });
    expect((await run(project, pipeline)).steps[0]).toMatchObject({ outcome: 'failed', error: { code: 'PATH.EXISTS' } });
    expect(await stored(project)).toMatchObject({ 'raw/a.txt': 'changed by hand' });
  });

  test.each([
    ['failed', () => Promise.reject(new Error('broken'))],
    ['was done and wrote nothing', () => undefined],
  ])('never takes away what somebody put at the output of a step that %s', async (_name, work) => {
    const project = await createProject();
    const steps = [functionStep({ name: 'work', outputs: { out: project.store.path('out/') }, run: work })];
    await run(project, { name: 'p', steps });
    await project.put({ 'out/precious.txt': 'mine' });
    const second = await run(project, { name: 'p', steps });
    expect(second.steps[0]).toMatchObject({ outcome: 'failed', error: { code: 'PATH.EXISTS' } });
    expect(await stored(project)).toMatchObject({ 'out/precious.txt': 'mine' });
  });

  test('takes away what a step left that failed', async () => {
    const project = await createProject();
    await project.put({ 'given/a.txt': 'one' });
    const pipeline = await threeSteps(project);
    await project.source({
      'join.mjs': "import { writeFileSync } from 'node:fs'; writeFileSync(`${process.argv[3]}/half.txt`, ''); process.exit(3)",
    });
    const [fetch, failing, count] = [pipeline.steps[2], pipeline.steps[1], pipeline.steps[0]] as Pipeline['steps'];
    const steps = [fetch, { ...failing, uploadOnFailure: true }, count] as Pipeline['steps'];
    expect(outcomes(await run(project, { ...pipeline, steps }))).toEqual(['fetch: done', 'join: failed', 'count: left out']);
    expect(Object.keys(await stored(project))).toContain('joined/half.txt');
    await project.source({ 'join.mjs': copyProgram });
    requireDone(await run(project, { ...pipeline, steps }));
    expect(Object.keys(await stored(project)).filter((path) => path.startsWith('joined/'))).toEqual(['joined/all.txt']);
  });

  test('does with what is there what a transfer, or the reference that it writes to, says', async () => {
    const project = await createProject();
    const { store } = project;
    await project.put({ 'given/a.txt': 'new', 'kept/a.txt': 'mine', 'refused/a.txt': 'mine' });
    const steps = [
      transferStep({ name: 'skip', from: store.path('given/'), to: store.path('kept/'), options: { onConflict: 'skip' } }),
      transferStep({ name: 'refuse', from: store.path('given/'), to: store.path('refused/').asUpload({ onConflict: 'fail' }) }),
    ];
    const { steps: reports } = await run(project, { name: 'p', steps }, { onError: 'continue' });
    expect(reports).toMatchObject([{ outcome: 'done' }, { outcome: 'failed', error: { code: 'PATH.EXISTS' } }]);
    expect(await stored(project)).toMatchObject({ 'kept/a.txt': 'mine', 'refused/a.txt': 'mine' });
  });

  test('notices the content of an input that the program opens by itself', async () => {
    const project = await createProject();
    await project.put({ 'given/a.txt': 'one' });
    const steps = [functionStep({ name: 'look', inputs: { given: project.store.path('given/').asDirect() }, run: () => undefined })];
    expect(outcomes(await run(project, { name: 'p', steps }))).toEqual(['look: done']);
    expect(outcomes(await run(project, { name: 'p', steps }))).toEqual(['look: reused']);
    await project.put({ 'given/a.txt': 'two' });
    expect(outcomes(await run(project, { name: 'p', steps }))).toEqual(['look: done']);
  });

  test('a listener that throws stops it when what is under way has ended, and that is thrown', async () => {
    const project = await createProject();
    const error = new Error('no listener');
    let ended = 0;
    const slow = () => new Promise<void>((resolve) => setTimeout(() => resolve(void ended++), 30));
    const steps = [
      functionStep({ name: 'a', run: slow }),
      functionStep({ name: 'b', run: slow }),
      functionStep({ name: 'c', after: ['a'], run: slow }),
    ];
    const onStep: PipelineOptions['onStep'] = (event) => {
      if (event.name === 'b') throw error;
    };
    await expect(run(project, { name: 'p', steps }, { onStep })).rejects.toBe(error);
    expect(ended).toBe(2);
  });

  test('a function may return what JSON does not know', async () => {
    const project = await createProject();
    const result = await run(project, { name: 'p', steps: [functionStep({ name: 'a', run: () => () => 1 })] });
    expect(result.steps[0]).toMatchObject({ outcome: 'done', value: undefined });
  });

  test.each([0, Number.NaN, 1.5])('%s steps at a time are refused', async (concurrency) => {
    const project = await createProject();
    const steps = [functionStep({ name: 'a', run: () => 1 })];
    await expect(run(project, { name: 'p', steps }, { concurrency })).rejects.toMatchObject({ code: 'PIPELINE.INVALID' });
  });

  test('goes on where it failed: what is done is reused', async () => {
    const project = await createProject();
    await project.put({ 'given/a.txt': 'one' });
    const pipeline = await threeSteps(project);
    await project.source({ 'join.mjs': 'process.exit(3)' });
    const first = await run(project, pipeline);
    expect(outcomes(first)).toEqual(['fetch: done', 'join: failed', 'count: left out']);
    expect(first.steps[1]?.error).toMatchObject({ code: 'RUN.FAILED', message: expect.stringContaining('exit code 3') });
    expect(() => requireDone(first)).toThrow(
      expect.objectContaining({ code: 'PIPELINE.FAILED', message: expect.stringContaining('join') }),
    );
    await project.source({ 'join.mjs': copyProgram });
    expect(outcomes(await run(project, pipeline))).toEqual(['fetch: reused', 'join: done', 'count: done']);
  });

  test('does steps that need nothing of each other at the same time, as many as it is told', async () => {
    const project = await createProject();
    let now = 0;
    let most = 0;
    const steps = ['a', 'b', 'c', 'd'].map((name) =>
      functionStep({
        name,
        run: async () => {
          most = Math.max(most, ++now);
          await new Promise((resolve) => setTimeout(resolve, 50));
          now--;
        },
      }),
    );
    expect((await run(project, { name: 'parallel', steps }, { concurrency: 3 })).ok).toBe(true);
    expect(most).toBe(3);
  });

  test('after a failure goes on with the steps that do not need it, where that is asked for', async () => {
    const project = await createProject();
    const steps = [
      functionStep({ name: 'bad', run: () => Promise.reject(new Error('broken')) }),
      functionStep({ name: 'behind', after: ['bad'], run: () => 1 }),
      functionStep({ name: 'other', run: () => new Promise((resolve) => setTimeout(resolve, 30)) }),
      functionStep({ name: 'last', after: ['other'], run: ({ values }) => values }),
    ];
    const stopped = await run(project, { name: 'failing', steps });
    expect(outcomes(stopped)).toEqual(['bad: failed', 'other: done', 'behind: left out', 'last: left out']);
    expect(stopped.steps[3]?.because).toBe('the pipeline was stopped');
    const continued = await run(project, { name: 'failing', steps }, { onError: 'continue' });
    expect(outcomes(continued)).toEqual(['bad: failed', 'other: reused', 'behind: left out', 'last: done']);
  });

  test('an abort ends what is under way, and the reason is thrown', async () => {
    const project = await createProject();
    const controller = new AbortController();
    const reason = new Error('enough');
    const steps = [
      functionStep({
        name: 'wait',
        run: ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
            controller.abort(reason);
          }),
      }),
    ];
    await expect(run(project, { name: 'aborted', steps }, { signal: controller.signal })).rejects.toBe(reason);
    // The step was broken off and is known to be: it is done again.
    const again = await run(project, { name: 'aborted', steps: [functionStep({ name: 'wait', run: () => 'done' })] });
    expect(outcomes(again)).toEqual(['wait: done']);
  });
});

describe('a pipeline that is not valid', () => {
  const nothing = () => undefined;
  test.each<[string, (project: Project) => Pipeline, string, string]>([
    ['without steps', () => ({ name: 'p', steps: [] }), 'PIPELINE.INVALID', 'it has no step'],
    [
      'with a name that leads elsewhere',
      () => ({ name: '../p', steps: [functionStep({ name: 'a', run: nothing })] }),
      'PIPELINE.INVALID',
      '../p',
    ],
    [
      'with two steps of one name',
      () => ({ name: 'p', steps: [functionStep({ name: 'a', run: nothing }), functionStep({ name: 'a', run: nothing })] }),
      'PIPELINE.INVALID',
      'two steps are named a',
    ],
    [
      'that comes after nothing',
      () => ({ name: 'p', steps: [functionStep({ name: 'a', after: ['b'], run: nothing })] }),
      'PIPELINE.INVALID',
      'b, which is no step',
    ],
    [
      'in a circle',
      () => ({
        name: 'p',
        steps: [functionStep({ name: 'a', after: ['b'], run: nothing }), functionStep({ name: 'b', after: ['a'], run: nothing })],
      }),
      'PIPELINE.INVALID',
      'wait for each other: a, b',
    ],
    [
      'with two writers of one place',
      ({ store }) => ({
        name: 'p',
        steps: [
          transferStep({ name: 'a', from: store.path('x'), to: store.path('out/') }),
          transferStep({ name: 'b', from: store.path('y'), to: store.path('out/deep') }),
        ],
      }),
      'PIPELINE.INVALID',
      'a and b both write workspacestore:out',
    ],
    [
      'on a compute that is not there',
      () => ({ name: 'p', steps: [scriptStep({ name: 'a', command: ['true'], compute: 'moon' })] }),
      'COMPUTE.UNKNOWN',
      'moon',
    ],
  ])('%s is refused before anything starts', async (_name, create, code, text) => {
    const project = await createProject();
    await expect(run(project, create(project))).rejects.toMatchObject({ code, message: expect.stringContaining(text) });
  });
});

describe('a plan', () => {
  test('is drawn as text and as a Mermaid chart', async () => {
    const project = await createProject();
    const plan = await planPipeline(project.workspace, await threeSteps(project));
    expect(drawText(plan)).toBe(`pipeline three
1. fetch: transfer
   reads  workspacestore:given (mount)
   writes workspacestore:raw (upload)
2. join: node join.mjs $from $to (on local)
   reads  workspacestore:raw (download)
   writes workspacestore:joined (upload)
   after  fetch
3. count: function
   reads  workspacestore:joined (download)
   after  join
`);
    expect(drawMermaid(plan).split('\n').slice(0, 6)).toEqual([
      'flowchart TB',
      '  s0["fetch"]',
      '  s1["join"]',
      '  s2["count"]',
      '  d0[("workspacestore:given")]',
      '  d1[("workspacestore:raw")]',
    ]);
  });
});

describe('a pipeline in a file', () => {
  const text = `
name: penguins
steps:
  join:
    command: [node, join.mjs, $from, $to]
    source: ./source
    inputs: { from: { path: 'workspacestore:raw', mode: download } }
    outputs: { to: 'joined/' }
    environment: { DEPTH: 3 }
  fetch:
    transfer: { from: given/, to: raw/ }
`;

  test('is the same as one in TypeScript', async () => {
    const project = await createProject();
    await project.put({ 'given/a.txt': 'one ', 'given/b.txt': 'two' });
    await project.source({ 'join.mjs': copyProgram });
    await writeFiles(project.folder, { 'pipeline.yaml': text });
    const pipeline = await readPipelineFile(project.workspace, join(project.folder, 'pipeline.yaml'));
    expect(outcomes(requireDone(await run(project, pipeline)))).toEqual(['fetch: done', 'join: done']);
    expect(await readFile(join(project.workspace.folder, 'workspacestore/joined/all.txt'), 'utf8')).toBe('one two');
  });

  test.each([
    ['no YAML', 'steps: [', 'is no pipeline'],
    ['a field that is unknown', 'steps: { a: { command: [x], colour: red } }', 'colour'],
    ['a mode that is none', "steps: { a: { command: [x], inputs: { d: { path: 'x', mode: beam } } } }", 'inputs'],
    [
      'a table that is two things',
      'steps: { a: { command: [x], inputs: { d: { datastore: workspacestore, table: t, query: select } } } }',
      'steps.a',
    ],
    ['a datastore that is not there', "steps: { a: { command: [x], inputs: { d: 'moon:x' } } }", 'moon'],
  ])('with %s is refused, saying where', async (_name, content, expected) => {
    const project = await createProject();
    const file = join(project.folder, 'pipeline.yaml');
    await writeFile(file, content);
    await expect(readPipelineFile(project.workspace, file)).rejects.toMatchObject({ message: expect.stringContaining(expected) });
  });

  test('that is not there is refused', async () => {
    const project = await createProject();
    await expect(readPipelineFile(project.workspace, join(project.folder, 'none.yaml'))).rejects.toMatchObject({
      code: 'PIPELINE.INVALID',
    });
  });
});
