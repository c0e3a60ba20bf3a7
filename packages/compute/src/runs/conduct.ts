import type { CommandEnd, Delivery, RunningCommand, Site } from '../computes/compute.ts';
import type { Movement } from '../deliveries/movement.ts';
import { inParallel } from '../in-parallel.ts';
import { tryDigest } from './mount-digest.ts';
import type { RunOptions, RunPhase } from './options.ts';
import { openOutputLog } from './output-log.ts';
import { isFolderMade } from './place-reference.ts';
import { atATime, type PlacedReference } from './prepared-run.ts';
import type { RunRecord, RunStatus } from './record.ts';
import type { RunFolder } from './run-folder.ts';

const digestLimit = 16 * 1_048_576;
/** How long a digest is waited for when the program has ended, in milliseconds. */
const digestPatience = 5_000;

/** A run under way: does its steps in a site and keeps the record of them. */
export class Conduct {
  readonly folder: RunFolder;
  /** How the program ended; undefined while it has not. */
  end: CommandEnd | undefined;
  /** Nothing of the site is left. */
  hasLeft = false;
  readonly #options: RunOptions;
  readonly #movements: Movement[] = [];
  readonly #durations: Partial<Record<RunPhase, number>> = {};
  #phase: { readonly name: RunPhase; readonly began: number } | undefined;
  #mountsRemoved = false;

  constructor(folder: RunFolder, options: RunOptions) {
    this.folder = folder;
    this.#options = options;
  }

  get record(): RunRecord {
    return this.folder.record;
  }

  save(changes: Partial<RunRecord>): Promise<void> {
    return this.folder.save(changes);
  }

  async begin(phase: RunPhase): Promise<void> {
    this.#endPhase();
    this.#phase = { name: phase, began: performance.now() };
    this.#options.onPhase?.(phase, this.record.id);
    await this.save({ status: phase, movements: this.#movements, durations: { ...this.#durations } });
  }

  async deliver(site: Site, deliveries: readonly Delivery[], references: readonly PlacedReference[], signal: AbortSignal): Promise<void> {
    // The first failure ends the others: what they bring would be removed again.
    const failing = new AbortController();
    const either = AbortSignal.any([signal, failing.signal]);
    const moved = await inParallel(deliveries, atATime, async (one) => {
      try {
        return await site.deliver(one, { signal: either });
      } catch (error) {
        failing.abort(error);
        throw error;
      }
    });
    this.#movements.push(...moved);
    for (const { reference, role, value } of references) {
      if (role === 'output' && reference.mode === 'upload') await site.makeRoom(value, { isFolder: isFolderMade(reference), signal });
    }
  }

  async runCommand(
    site: Site,
    [file, ...args]: readonly [string, ...string[]],
    environment: Readonly<Record<string, string>>,
    references: readonly PlacedReference[],
    wait: (command: RunningCommand) => Promise<CommandEnd>,
  ): Promise<CommandEnd> {
    const log = openOutputLog(this.folder, this.#options.onOutput);
    const digesting = new AbortController();
    try {
      const command = await site.start({ file, args, environment, onOutput: (stream, chunk) => log.take(stream, chunk) });
      const digests = this.#digestMounts(references, digesting.signal);
      this.end = await wait(command);
      await this.save({ exitCode: this.end.exitCode, signal: this.end.signal });
      const limit = setTimeout(() => digesting.abort(new Error('it took too long')), digestPatience);
      await digests;
      clearTimeout(limit);
      return this.end;
    } finally {
      digesting.abort();
      await log.close();
    }
  }

  /** Undoes all mounts, once. */
  async removeMounts(site: Site): Promise<void> {
    if (this.#mountsRemoved) return;
    this.#mountsRemoved = true;
    for (const one of await site.removeMounts({ signal: new AbortController().signal })) this.#replace(one);
  }

  /** Undoes mounts, which writes them out, and uploads outputs: every one that can be; then fails with the first that could not. */
  async bringBack(site: Site, references: readonly PlacedReference[], signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    const attempt = async (step: () => Promise<void>): Promise<void> => {
      try {
        await step();
      } catch (error) {
        if (signal.aborted) throw error;
        failures.push(error);
      }
    };
    await attempt(() => this.removeMounts(site));
    const uploads = references.filter(({ reference }) => reference.mode === 'upload');
    await inParallel(uploads, atATime, ({ reference, value }) =>
      attempt(async () => void this.#movements.push(await site.collect({ reference, path: value }, { signal }))),
    );
    if (failures.length > 0) throw failures[0];
  }

  async finish(status: RunStatus, end: CommandEnd | undefined, error?: RunRecord['error']): Promise<void> {
    this.#endPhase();
    const { exitCode, signal } = end ?? {};
    await this.save({
      status,
      exitCode,
      signal,
      error,
      ended: new Date().toISOString(),
      movements: this.#movements,
      durations: this.#durations,
    });
  }

  #endPhase(): void {
    if (this.#phase === undefined) return;
    const { name, began } = this.#phase;
    this.#durations[name] = (this.#durations[name] ?? 0) + performance.now() - began;
    this.#phase = undefined;
  }

  /** Adds to the movement of each small mounted input what is there. That it cannot be read is no fault of the run. */
  async #digestMounts(references: readonly PlacedReference[], signal: AbortSignal): Promise<void> {
    const limit = this.#options.digestLimit ?? digestLimit;
    if (limit <= 0) return;
    for (const { reference, role } of references) {
      if (reference.kind !== 'files' || reference.mode !== 'mount' || role === 'output') continue;
      try {
        const found = await tryDigest(reference, limit, signal);
        const movement = this.#movements.find(({ name }) => name === reference.name);
        if (found !== undefined && movement !== undefined) this.#replace({ ...movement, ...found });
      } catch (error) {
        this.#options.onNotice?.(`${reference.name} was not digested: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  #replace(movement: Movement): void {
    const index = this.#movements.findIndex(({ name, mode }) => name === movement.name && mode === movement.mode);
    const { duration, ...known } = this.#movements[index] ?? movement;
    if (index === -1) this.#movements.push(movement);
    else this.#movements[index] = { ...known, ...movement, duration: Math.max(duration, movement.duration) };
  }
}
