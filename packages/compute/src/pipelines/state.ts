import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspace } from '@stowage/workspace';

/** Stands for the content of a place where there is nothing. */
export const nothing = 'nothing';

/** What became of an output of a step. */
export interface OutputState {
  /** `training:features`. */
  readonly location: string;
  /** Its content when the step had ended, {@link nothing} when it was empty; absent while the step is under way, or when nobody could tell any more. */
  readonly digest?: string | undefined;
}

/** What is known of a step from the last time. */
export interface StepState {
  /** `running` stays when whoever ran it was killed. */
  readonly status: 'running' | 'done' | 'failed';
  /** Of the definition and the contents of all inputs. */
  readonly fingerprint: string;
  readonly outputs: readonly OutputState[];
  /** What the function of the step returned. */
  readonly value?: unknown;
  /** The run of a script step. */
  readonly runId?: string | undefined;
  /** ISO 8601. */
  readonly started: string;
  readonly ended?: string | undefined;
}

interface StateFile {
  readonly version: 1;
  readonly steps: Readonly<Record<string, StepState>>;
}

/** What is known of the steps of a pipeline, kept from one time to the next in the workspace's state folder. */
export class PipelineState {
  readonly #path: string;
  #steps: Readonly<Record<string, StepState>>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, steps: Readonly<Record<string, StepState>>) {
    this.#path = path;
    this.#steps = steps;
  }

  static async open(workspace: Workspace, pipeline: string): Promise<PipelineState> {
    const folder = join(await workspace.stateFolder(), 'pipelines');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${pipeline}.json`);
    return new PipelineState(path, await readSteps(path));
  }

  step(name: string): StepState | undefined {
    return Object.hasOwn(this.#steps, name) ? this.#steps[name] : undefined;
  }

  /** Keeps what is known of a step: readers see the old state or the new one. */
  save(name: string, state: StepState): Promise<void> {
    this.#steps = { ...this.#steps, [name]: state };
    const file: StateFile = { version: 1, steps: this.#steps };
    // One after another: several steps end at the same time. One that could not be written does not keep the next.
    const written = this.#writing.then(async () => {
      const part = `${this.#path}.${process.pid}.part`;
      await writeFile(part, `${JSON.stringify(file, undefined, 2)}\n`, { mode: 0o600 });
      await rename(part, this.#path);
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

/** A state that is no state says nothing: every step is new, and what stands at its outputs is somebody else's. */
async function readSteps(path: string): Promise<Readonly<Record<string, StepState>>> {
  try {
    const file = JSON.parse(await readFile(path, 'utf8')) as Partial<StateFile> | null;
    return file?.version === 1 ? (file.steps ?? {}) : {};
  } catch (error) {
    if (error instanceof SyntaxError || (error as { readonly code?: unknown }).code === 'ENOENT') return {};
    throw error;
  }
}
