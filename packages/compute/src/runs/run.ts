import { DatastoreError, isDatastoreError, redact } from '@stowage/core';
import { describeSelf, type Workspace } from '@stowage/workspace';
import type { CommandEnd, Compute, Site } from '../computes/compute.ts';
import { runVariable } from '../computes/local/processes.ts';
import { openCompute } from '../computes/open-compute.ts';
import { Conduct } from './conduct.ts';
import type { RunOptions } from './options.ts';
import { plan, type RunPlan } from './plan.ts';
import { expandAll, inspectAll, placeAll, snapshotOf, toDeliveries } from './prepared-run.ts';
import type { RunRecord } from './record.ts';
import { createRunId, RunFolder } from './run-folder.ts';
import { supervise } from './supervise.ts';

/** What came of a run. */
export interface RunResult extends CommandEnd {
  readonly id: string;
  /** Whether the program ended with exit code 0, and everything was brought where it belongs. */
  readonly ok: boolean;
  readonly record: RunRecord;
}

/**
 * Runs a program with the data that it refers to: copies the source directory to the compute, brings the inputs there or mounts them, starts
 * the program, and, when it has ended, uploads what it wrote. The program finds each reference's place in
 * `AZUREML_DATAREFERENCE_<name>`, and wherever `$name` stands in its arguments and variables. Whatever happens, mounts are undone and the
 * run's record tells what became of it.
 *
 * A program that fails is no error: its exit code is in the result. Fails as {@link plan} does before anything starts, then with
 * `PATH.NOT_FOUND`, `PATH.EXISTS`, `CAPABILITY.MISSING` (looking at the references), `COMMAND.NOT_FOUND`, and the errors of transfers and
 * mounts; and with the signal's reason on abort.
 *
 * @example
 * ```ts
 * const animals = (await workspace.get('training')).path('animals').asMount();
 * const model = (await workspace.get('models')).path('run1/').asUpload({ pathOnCompute: './model.pkl' });
 * const { exitCode } = await run(workspace, { entryScript: 'train.py', scriptParams: { '--data_dir': animals }, outputs: [model] });
 * ```
 */
export async function run(workspace: Workspace, options: RunOptions): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const planned = await plan(workspace, options);
  const signal = options.signal ?? new AbortController().signal;
  await using compute = closing(await openCompute(workspace, planned.compute.name, options));
  const folder = await RunFolder.create(workspace, await firstRecord(planned, compute.value));
  const conduct = new Conduct(folder, options);
  let end: CommandEnd | undefined;
  try {
    end = await conductRun(workspace, planned, compute.value, conduct, options, signal);
    await conduct.finish(end.exitCode === 0 ? 'completed' : 'failed', end);
  } catch (error) {
    await conduct.finish(signal.aborted ? 'canceled' : 'failed', end ?? conduct.end, toFields(error));
    throw error;
  }
  return { id: folder.record.id, ok: end.exitCode === 0, ...end, record: folder.record };
}

async function conductRun(
  workspace: Workspace,
  planned: RunPlan,
  compute: Compute,
  conduct: Conduct,
  options: RunOptions,
  signal: AbortSignal,
): Promise<CommandEnd> {
  await conduct.begin('preparing');
  const inspected = await inspectAll(planned, signal);
  const snapshot = await snapshotOf(planned, workspace, signal, options.snapshotLimit);
  for (const { path, because, expected } of snapshot.omissions)
    if (!expected) options.onNotice?.(`${path} is not in the snapshot: ${because}.`);
  const { id } = conduct.record;
  const site = await compute.createSite({
    runId: id,
    folder: conduct.folder.path,
    saveTrace: (trace) => conduct.save({ trace }),
    signal,
  });
  const references = placeAll(inspected, site);
  const { words, variables } = expandAll(planned, references);
  const environment = { ...variables, [runVariable]: id };
  let keepFiles = options.keepFiles ?? false;
  try {
    await site.putSnapshot(snapshot, { signal });
    await site.requireCommand(words[0], { signal, searchPath: variables.PATH });
    await conduct.save({
      command: words,
      environment: Object.keys(environment).sort(),
      references: references.map(({ reference, role, value }) => ({ reference: reference.toJSON(), role, value })),
      snapshot: toSnapshotRecord(snapshot),
    });
    await conduct.begin('delivering');
    await conduct.deliver(site, toDeliveries(references, options.countMounts ?? false), references, signal);
    signal.throwIfAborted();
    await conduct.begin('running');
    const end = await conduct.runCommand(site, words, environment, references, (command) =>
      supervise(command, options.grace ?? {}, signal),
    );
    signal.throwIfAborted();
    await conduct.begin('collecting');
    const collects = options.uploadOutputs !== false && (end.exitCode === 0 || options.uploadOnFailure === true);
    try {
      await conduct.bringBack(site, collects ? references : [], signal);
    } catch (error) {
      keepFiles = true;
      throw toKept(error, conduct, signal);
    }
    await leave(conduct, site, keepFiles);
    return end;
  } catch (error) {
    try {
      await leave(conduct, site, keepFiles);
    } catch (another) {
      // What came first is what is told; the record keeps what a clean-up needs.
      options.onNotice?.(`Something may be left of the run ${id}: ${another instanceof Error ? another.message : String(another)}`);
    }
    throw error;
  }
}

/** Undoes what stands, and removes the site. Nothing of it is aborted. */
async function leave(conduct: Conduct, site: Site, keepFiles: boolean): Promise<void> {
  if (conduct.hasLeft) return;
  await conduct.begin('cleaning');
  const { signal } = new AbortController();
  try {
    await conduct.removeMounts(site);
  } finally {
    await site.remove({ keepFiles, signal });
  }
  await conduct.save({ trace: undefined, ...(keepFiles ? { kept: site.resolve('work', '') } : {}) });
  conduct.hasLeft = true;
}

function toKept(error: unknown, { record }: Conduct, signal: AbortSignal): unknown {
  if (signal.aborted || !isDatastoreError(error)) return error;
  const { code, message, operation, path, datastore, driver, identity, requestId, retryable, nextAction } = error;
  const details = { operation, path, datastore, driver, identity, requestId, retryable, cause: error };
  return new DatastoreError(code, message, {
    ...details,
    nextAction: `${nextAction} What the program wrote was kept: stowage runs show ${record.id}`,
  });
}

async function firstRecord(planned: RunPlan, compute: Compute): Promise<RunRecord> {
  return {
    version: 1,
    id: createRunId(),
    status: 'preparing',
    compute: { ...planned.compute, location: compute.location },
    sourceDirectory: planned.sourceDirectory,
    command: planned.command,
    environment: [],
    references: [],
    movements: [],
    started: new Date().toISOString(),
    durations: {},
    owner: await describeSelf(),
  };
}

function toSnapshotRecord(snapshot: Awaited<ReturnType<typeof snapshotOf>>): NonNullable<RunRecord['snapshot']> {
  const files = snapshot.entries.filter(({ kind }) => kind === 'file');
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return {
    files: files.length,
    bytes,
    digest: snapshot.digest(),
    omissions: snapshot.omissions.slice(0, 1_000).map(({ path, because }) => ({ path, because })),
  };
}

function toFields(error: unknown): Readonly<Record<string, unknown>> {
  if (isDatastoreError(error)) return error.toJSON();
  return error instanceof Error ? { name: error.name, message: redact(error.message) } : { message: redact(String(error)) };
}

function closing(value: Compute): AsyncDisposable & { readonly value: Compute } {
  return { value, [Symbol.asyncDispose]: () => value.close() };
}
