import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RegisteredDatastore, Workspace } from '@stowage/workspace';
import { onTestFinished, vi } from 'vitest';
import { type Mounted, type MountOptions, mount } from '../src/index.ts';
import { clearMounts } from './mount-place.ts';

/** A workspace with a folder as its datastore, a directory to mount on, and folders of state that no other test has. */
export interface WorkspacePlace {
  /** The datastore's own folder. */
  readonly data: string;
  readonly directory: string;
  readonly staging: string;
  readonly datastore: RegisteredDatastore;
  mount(options?: MountOptions & { readonly path?: string }): Promise<Mounted>;
}

/** Opens one. Whatever is mounted below it when the test has ended is taken away. */
export async function openPlace(): Promise<WorkspacePlace> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-daemon-'));
  const [directory, runtime, state] = [join(folder, 'mnt'), join(folder, 'run'), join(folder, 'state')];
  for (const path of [directory, runtime, state]) await mkdir(path, { mode: 0o700 });
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  vi.stubEnv('XDG_STATE_HOME', state);
  const workspace = await Workspace.create(join(folder, 'workspace'), { application: import.meta.url, includeDev: true });
  const datastore = await workspace.getDefault();
  onTestFinished(async () => {
    await clearMounts(directory);
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    data: join(folder, 'workspace', 'workspacestore'),
    directory,
    staging: join(state, 'stowage', 'staging'),
    datastore,
    async mount({ path = '', ...options } = {}) {
      const mounted = await mount(datastore, path, directory, { drain: 10_000, ...options });
      onTestFinished(() => {
        try {
          process.kill(mounted.pid, 'SIGKILL');
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      });
      return mounted;
    },
  };
}
