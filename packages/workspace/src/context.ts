import { type LockOptions, withLock } from './file/lock.ts';
import { ensureStateFolder, type StateFolder } from './file/state-folder.ts';
import type { WorkspaceFile } from './file/workspace-file.ts';
import { readWorkspaceFile } from './file/workspace-file.ts';
import type { ReferenceNames } from './references/reference-name.ts';
import type { Drivers } from './registry/drivers.ts';
import type { SecretPlaces } from './secrets/secret-places.ts';

/** What another process needs to open the same workspace. The environment is part of it: references to secrets are looked up there. */
export interface WorkspaceOrigin {
  readonly folder: string;
  readonly application: string;
  readonly includeDev: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the parts of one workspace share. */
export interface WorkspaceContext {
  readonly folder: string;
  /** The path of `stowage.yaml`. */
  readonly file: string;
  readonly state: StateFolder;
  readonly places: SecretPlaces;
  readonly referenceNames: ReferenceNames;
  drivers(): Promise<Drivers>;
  /** Undefined when the workspace was opened with parts of this process: a registry or a keyring. */
  origin(): WorkspaceOrigin | undefined;
}

/** Runs a step that changes the workspace's files, on what stands in `stowage.yaml` at that time, while nobody else changes them. */
export async function changeWorkspace<T>(
  context: WorkspaceContext,
  step: (file: WorkspaceFile) => Promise<T>,
  options?: LockOptions,
): Promise<T> {
  await ensureStateFolder(context.state);
  return withLock(context.state.path, async () => step(await readWorkspaceFile(context.file)), options);
}
