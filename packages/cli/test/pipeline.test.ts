import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf } from './blob-place.ts';
import { openShell, type Shell } from './shell.ts';

const text = `
name: words
steps:
  count:
    script: count.mjs
    source: ./program
    inputs: { words: { path: 'training:words/', mode: download } }
    outputs: { counts: 'training:counts/' }
  fetch:
    transfer: { from: 'training:given/', to: 'training:words/' }
`;

const program = `
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
const { AZUREML_DATAREFERENCE_words: words, AZUREML_DATAREFERENCE_counts: counts } = process.env;
for (const name of readdirSync(words)) writeFileSync(counts + '/' + name, String(readFileSync(words + '/' + name, 'utf8').split(' ').length));
console.log('counted');
`;

let shell: Shell;
beforeEach(async () => {
  shell = await openShell();
  await shell('init');
  await shell('datastore', 'register', 'training', '--type', 'local', '--path', './training', '--create');
  await mkdir(join(shell.folder, 'program'));
  await writeFile(join(shell.folder, 'program/count.mjs'), program);
  await writeFile(join(shell.folder, 'pipeline.yaml'), text);
  await shell.feed('one two three', 'put', 'training:given/a.txt');
});
afterEach(() => shell[Symbol.asyncDispose]());

describe('stowage pipeline', () => {
  it('does the steps, then reuses them, and does again what it is told to', async () => {
    const first = await shell('pipeline', 'run', 'pipeline.yaml');
    expect(first).toMatchObject({ code: 0, out: 'fetch: done\ncount: done\n', err: expect.stringContaining('counted') });
    expect((await shell('cat', 'training:counts/a.txt')).out).toBe('3');
    expect((await shell('pipeline', 'run', 'pipeline.yaml')).out).toBe('fetch: reused\ncount: reused\n');
    expect((await shell('pipeline', 'run', 'pipeline.yaml', '--force', 'count')).out).toBe('fetch: reused\ncount: done\n');
    const json = (await shell('pipeline', 'run', 'pipeline.yaml', '--json')).json();
    expect(json).toMatchObject({ name: 'words', ok: true, steps: [{ outcome: 'reused' }, { outcome: 'reused' }] });
  });

  it('tells which step failed, and ends with 1', async () => {
    await writeFile(join(shell.folder, 'program/count.mjs'), 'process.exit(3)');
    const failed = await shell('pipeline', 'run', 'pipeline.yaml', '--json');
    expect(failed.code).toBe(1);
    expect(failed.json().steps).toMatchObject([
      { name: 'fetch', outcome: 'done' },
      { name: 'count', outcome: 'failed', error: { code: 'RUN.FAILED' } },
    ]);
  });

  it('draws the plan without doing anything', async () => {
    const plan = await shell('pipeline', 'plan', 'pipeline.yaml');
    expect(plan.out).toContain('2. count: node count.mjs (on local)');
    expect((await shell('pipeline', 'plan', 'pipeline.yaml', '--format', 'mermaid')).out).toMatch(/^flowchart TB\n/);
    expect((await shell('ls', 'training:')).out).not.toContain('words');
  });

  it('refuses what is no pipeline', async () => {
    await writeFile(join(shell.folder, 'pipeline.yaml'), 'steps: { a: { comand: [x] } }');
    const refused = await shell('pipeline', 'run', 'pipeline.yaml', '--json');
    expect(refused.code).toBe(1);
    expect(errorOf(refused)).toMatchObject({ code: 'PIPELINE.INVALID', message: expect.stringContaining('comand') });
  });
});
