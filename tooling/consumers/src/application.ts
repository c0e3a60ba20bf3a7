import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pack } from '@stowage/build/pack';
import type { PackageManager, Tarballs } from './package-managers.ts';

/** Tarballs of published packages, in a temporary folder of their own. */
export interface PackedPackages extends AsyncDisposable {
  readonly tarballs: Tarballs;
}

/** An application outside the repository, which has nothing but what its package manager installed. */
export interface Application extends AsyncDisposable {
  readonly folder: string;
  /** Runs a command in the application's folder and returns what it printed. Fails with all output when the command does. */
  execute(command: readonly [string, ...string[]], input?: string): Promise<string>;
}

/** Packs packages as they would be published. Requires that they are built. */
export async function packPackages(folders: readonly string[]): Promise<PackedPackages> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-tarballs-'));
  const tarballs: Record<string, string> = {};
  for (const folder of folders) {
    const manifest = await readFile(join(import.meta.dirname, '../../..', folder, 'package.json'), 'utf8');
    tarballs[(JSON.parse(manifest) as { readonly name: string }).name] = `file:${await pack(folder, directory)}`;
  }
  return { tarballs, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

/**
 * Makes an application in a temporary folder and installs its dependencies with a package manager. What its dependencies
 * depend on comes from `overrides` where these name it, and from the registry otherwise.
 */
export async function installApplication(manager: PackageManager, dependencies: Tarballs, overrides: Tarballs): Promise<Application> {
  await using cleanup = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'stowage-application-'));
  cleanup.defer(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(manager.files(dependencies, overrides))) await writeFile(join(folder, name), content);
  await execute(folder, manager.install, '');
  const installed = cleanup.move();
  return {
    folder,
    execute: (command, input = '') => execute(folder, command, input),
    [Symbol.asyncDispose]: () => installed.disposeAsync(),
  };
}

async function execute(cwd: string, [command, ...parameters]: readonly [string, ...string[]], input: string): Promise<string> {
  const child = spawn(command, parameters, { cwd, env: environment(), stdio: 'pipe' });
  child.stdin.end(input);
  const [status, stdout, stderr] = await Promise.all([
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')} exited with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** The environment of a stranger, with the package managers on its PATH and nothing that points back into this repository. */
function environment(): NodeJS.ProcessEnv {
  const inherited = /^(npm_|pnpm_|vitest|node_options$|node_path$|init_cwd$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !inherited.test(name));
  const binaries = [join(import.meta.dirname, '../node_modules/.bin'), dirname(process.execPath)];
  // The pinned Node knows only its own certificate authorities unless told; pnpm, bun and the system's npm trust the machine's.
  return { ...Object.fromEntries(kept), PATH: [...binaries, process.env.PATH].join(delimiter), NODE_USE_SYSTEM_CA: '1' };
}
