import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunOptions, type RunResult, run } from '@stowage/compute';
import { createRegistry, type Registry } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { local } from '@stowage/driver-local';
import { type RegisteredDatastore, Workspace } from '@stowage/workspace';
import { onTestFinished } from 'vitest';

/** A workspace with a default datastore on disk, a source directory beside it, and what its programs printed. */
export interface Project {
  readonly folder: string;
  readonly workspace: Workspace;
  readonly store: RegisteredDatastore;
  /** Writes files of the source directory. */
  source(files: Readonly<Record<string, string>>): Promise<void>;
  /** Writes files into the datastore. */
  put(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs in the source directory. */
  run(options: RunOptions): Promise<RunResult & { readonly out: string; readonly err: string; readonly notices: readonly string[] }>;
}

export async function createProject({
  registry = createRegistry([local, azureBlob]),
}: {
  readonly registry?: Registry;
} = {}): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-compute-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const workspace = await Workspace.create(join(folder, 'project'), {
    registry,
    environment: { ...process.env, ZOO_PASSWORD: 'admin-Pässword:1' },
  });
  const store = await workspace.getDefault();
  const sourceDirectory = join(folder, 'source');
  await mkdir(sourceDirectory);
  return {
    folder,
    workspace,
    store,
    source: (files) => writeFiles(sourceDirectory, files),
    put: (files) => writeFiles(join(workspace.folder, 'workspacestore'), files),
    async run(options) {
      const printed = { out: '', err: '' };
      const notices: string[] = [];
      const result = await run(workspace, {
        sourceDirectory,
        onOutput: (stream, chunk) => {
          printed[stream === 'stdout' ? 'out' : 'err'] += Buffer.from(chunk).toString();
        },
        onNotice: (message) => notices.push(message),
        ...options,
      });
      return { ...result, ...printed, notices };
    },
  };
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** The files below a folder with their text, by path; links and folders not among them. */
export async function readFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = await Promise.all(files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const));
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a process is there and has not ended; one that nobody has asked for its exit code has. */
export function isWorking(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** A program that prints, as JSON, what it was given. */
export const tellProgram = `
console.log(JSON.stringify({ args: process.argv.slice(2), env: process.env, cwd: process.cwd() }));
`;
