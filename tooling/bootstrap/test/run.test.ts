import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';

/** A repository with stand-ins for the programs that the bootstrap starts: npx installs by writing the lockfile's copy. */
let repository: string;

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'stowage-bootstrap-'));
  mkdirSync(join(repository, 'tooling/bootstrap'), { recursive: true });
  copyFileSync(join(import.meta.dirname, '../run.mjs'), join(repository, 'tooling/bootstrap/run.mjs'));
  write('package.json', JSON.stringify({ packageManager: 'pnpm@1.2.3' }));
  write('pnpm-lock.yaml', 'the lockfile');
  write('node_modules/.pnpm/lock.yaml', 'the lockfile');
  write('node_modules/.stowage-lock.yaml', 'the lockfile');
  write('programs/npx', '#!/bin/sh\necho "npx $*"\ncp pnpm-lock.yaml node_modules/.pnpm/lock.yaml\n');
  write('node_modules/.bin/turbo', '#!/bin/sh\necho "turbo $*"\n');
  symlinkSync(process.execPath, join(repository, 'node_modules/.bin/node'));
});
afterEach(() => rmSync(repository, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(join(repository, path, '..'), { recursive: true });
  writeFileSync(join(repository, path), content, { mode: 0o755 });
}

function start(...parameters: string[]) {
  const env = { ...process.env, PATH: [join(repository, 'programs'), process.env.PATH].join(delimiter) };
  return spawn(process.execPath, ['tooling/bootstrap/run.mjs', ...parameters], { cwd: repository, env, stdio: 'pipe' });
}

async function run(...parameters: string[]) {
  const child = start(...parameters);
  const [stdout, stderr, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr, code, signal };
}

it('gives the task its arguments, stdout and exit code, and adds nothing', async () => {
  write('tooling/demo/src/main.ts', 'const code: number = 3; process.stdout.write(process.argv.slice(2).join()); process.exitCode = code;');
  expect(await run('demo', 'a b', '--json')).toEqual({ stdout: 'a b,--json', stderr: '', code: 3, signal: null });
});

it('ends by the signal that ended the task', async () => {
  write('tooling/demo/src/main.ts', "process.kill(process.pid, 'SIGKILL');");
  expect(await run('demo')).toMatchObject({ code: null, signal: 'SIGKILL' });
});

it('hands signals to the task, which ends as it likes', async () => {
  write(
    'tooling/demo/src/main.ts',
    "process.on('SIGTERM', () => process.exit(7)); process.stdout.write('ready'); setInterval(() => undefined, 1000);",
  );
  const child = start('demo');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([7, null]);
});

it('installs the pinned pnpm when what is installed is not the lockfile, and speaks on stderr', async () => {
  write('tooling/demo/src/main.ts', "process.stdout.write('done');");
  write('pnpm-lock.yaml', 'another lockfile');
  const first = await run('demo');
  expect(first).toMatchObject({ stdout: 'done', code: 0 });
  expect(first.stderr).toContain('npx -y pnpm@1.2.3 install --frozen-lockfile');
  expect(await run('demo')).toMatchObject({ stdout: 'done', stderr: '', code: 0 });
});

it('installs again after an install that did not end', async () => {
  write('tooling/demo/src/main.ts', "process.stdout.write('done');");
  rmSync(join(repository, 'node_modules/.stowage-lock.yaml'));
  expect((await run('demo')).stderr).toContain('install');
  write('programs/npx', '#!/bin/sh\nexit 1\n');
  write('pnpm-lock.yaml', 'another lockfile');
  expect(await run('demo')).toMatchObject({ stdout: '', code: 1 });
  expect((await run('demo')).stderr).toContain('The install failed');
});

it('stops when the build fails, and shows its output', async () => {
  write('tooling/demo/src/main.ts', "process.stdout.write('done');");
  write('node_modules/.bin/turbo', '#!/bin/sh\necho "a type error"\nexit 1\n');
  const failed = await run('demo');
  expect(failed).toMatchObject({ stdout: '', code: 1 });
  expect(failed.stderr).toContain('a type error');
});

it('names the tasks when it does not know one', async () => {
  const { code, stderr } = await run('dance');
  expect(code).toBe(1);
  expect(stderr).toContain('demo');
});
