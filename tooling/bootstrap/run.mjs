// Runs one task of this repository: `node tooling/bootstrap/run.mjs <task> [arguments]`.
// It starts on Node 20 with npm alone, so it is plain JavaScript and imports nothing installed. Everything that it
// does itself (install, build) speaks on stderr; stdout belongs to the task.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Task to the file that Node 24 runs. `build` is what happens before every other task. */
const tasks = {
  bench: 'tooling/bench/src/main.ts',
  build: undefined,
  check: 'tooling/checks/src/main.ts',
  conformance: 'tooling/conformance/src/main.ts',
  demo: 'tooling/demo/src/main.ts',
  replay: 'tooling/recordings/src/main.ts',
  stowage: 'packages/cli/dist/bin.js',
  test: 'tooling/checks/src/test.ts',
};

/** Tasks that use what stands in the tests of packages, which is no part of what is built: they run from source. */
const fromSource = new Set(['conformance']);

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const binaries = join(root, 'node_modules/.bin');
const environment = {
  ...process.env,
  PATH: binaries + delimiter + (process.env.PATH ?? ''),
  DO_NOT_TRACK: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
};

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * Installs when what is installed is not what the lockfile says. pnpm keeps a copy of the lockfile that it last installed, but
 * writes it before install scripts have run; ours is written when all is done.
 */
function install() {
  const lockfile = join(root, 'pnpm-lock.yaml');
  const done = join(root, 'node_modules/.stowage-lock.yaml');
  const wanted = read(lockfile);
  if ([done, join(root, 'node_modules/.pnpm/lock.yaml')].every((copy) => read(copy) === wanted)) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  process.stderr.write(`Installing with ${packageManager} ...\n`);
  const { status, error } = spawnSync('npx', ['-y', packageManager, 'install', '--frozen-lockfile'], {
    cwd: root,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 2, 2],
  });
  if (error) fail(`npx could not be started: ${error.message}`);
  if (status !== 0) fail('The install failed; its output stands above.');
  copyFileSync(lockfile, done);
}

/** Builds what is out of date. Nothing is printed when all goes well. */
function build() {
  const { status, error, stdout, stderr } = spawnSync(join(binaries, 'turbo'), ['run', 'build', '--output-logs=errors-only'], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error) fail(`turbo could not be started: ${error.message}`);
  if (status !== 0) fail(`${stdout}${stderr}\nThe build failed; its output stands above.`);
}

/** The Node that the lockfile pins, or on platforms without such a package the one that runs this file. */
function findNode() {
  const pinned = join(binaries, 'node');
  if (existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(`No Node is packaged for ${process.platform}-${process.arch}: run this with Node 24 (this is ${process.version}).`);
}

function run(file, nodeOptions, parameters) {
  const child = spawn(findNode(), [...nodeOptions, join(root, file), ...parameters], { env: environment, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole process group: the task has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => fail(`Node could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

const [task = '', ...parameters] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task)) fail(`Unknown task "${task}". Tasks: ${Object.keys(tasks).join(', ')}.`);
install();
findNode();
build();
const nodeOptions = fromSource.has(task) ? ['--conditions=@stowage/source'] : [];
if (tasks[task] !== undefined) run(tasks[task], nodeOptions, parameters);
