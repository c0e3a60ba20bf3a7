import { createHash } from 'node:crypto';
import type { DataReference, Workspace } from '@stowage/workspace';
import { snapshotOf } from '../runs/prepared-run.ts';
import type { PlannedStep } from './pipeline.ts';

/**
 * One digest of all that decides what a step does: its definition, for a script also its source directory, and the contents of its inputs.
 * `contents` are in the order of the step's inputs. Values of variables are in it as digests only.
 */
export async function fingerprintOf(
  workspace: Workspace,
  planned: PlannedStep,
  contents: readonly (string | undefined)[],
  values: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<string> {
  const { references } = planned;
  const definition = {
    ...(await definitionOf(workspace, planned, signal)),
    references: references.map(({ reference, role }) => [role, meaningOf(reference, planned)]),
    contents,
    values,
  };
  return sha256(JSON.stringify(definition));
}

/** Only a program can depend on the name of a reference, which is a variable of its environment. */
function meaningOf(reference: DataReference, { step }: PlannedStep): object {
  const { name, ...meaning } = reference.toJSON();
  return step.kind === 'script' ? { name, ...meaning } : meaning;
}

async function definitionOf(workspace: Workspace, { step, run }: PlannedStep, signal: AbortSignal): Promise<object> {
  if (step.kind === 'function') return { kind: step.kind, text: step.run.toString(), version: step.version };
  if (step.kind === 'transfer') return { kind: step.kind, options: step.options };
  if (run === undefined) throw new TypeError('A script step is planned before it is done.');
  const snapshot = await snapshotOf(run, workspace, signal);
  for (const entry of snapshot.entries) if (entry.kind === 'file') for await (const _ of snapshot.read(entry)) signal.throwIfAborted();
  const { command, environment, compute } = run;
  return {
    kind: step.kind,
    command,
    environment: Object.entries(environment).map(([name, value]) => [name, sha256(value)]),
    compute,
    snapshot: snapshot.digest(),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
