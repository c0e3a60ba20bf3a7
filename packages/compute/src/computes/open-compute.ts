import { DatastoreError } from '@stowage/core';
import type { Workspace } from '@stowage/workspace';
import type { ComputePlaces } from '../runs/options.ts';
import type { Compute } from './compute.ts';
import type { AnyComputeKind } from './define-compute.ts';
import { discoverComputes } from './discover-computes.ts';
import { localCompute } from './local/local-compute.ts';
import { type ComputeRegistry, createComputeRegistry } from './registry.ts';

/** The kinds of computes that a workspace can use: those given, else those that its applications depend on. */
export async function computesOf(workspace: Workspace, { computes, includeDev }: ComputePlaces): Promise<ComputeRegistry> {
  if (computes !== undefined) return computes;
  const { applications } = await workspace.drivers();
  const found = await discoverComputes(...applications.map((from) => ({ from, includeDev })));
  return createComputeRegistry(found.computes);
}

/** The kind behind the name of a compute. Fails with `COMPUTE.UNKNOWN`, `COMPUTE.NOT_INSTALLED`, `COMPUTE.INCOMPATIBLE`. */
export async function findComputeKind(
  workspace: Workspace,
  name: string,
  places: ComputePlaces,
): Promise<{ readonly name: string; readonly kind: AnyComputeKind }> {
  // Nothing needs to be looked for, and looking takes time.
  if (name === 'local') return { name, kind: localCompute };
  const registered = await workspace.getCompute(name);
  return { name: registered.name, kind: await (await computesOf(workspace, places)).kind(registered.type) };
}

/** How a compute is opened. */
export interface OpenComputeOptions extends ComputePlaces {
  readonly onNotice?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a compute by its name, looking up its secrets now.
 *
 * Fails with `COMPUTE.UNKNOWN`, `COMPUTE.NOT_INSTALLED`, `CONFIG.INVALID` (naming the fields), `SECRET.NOT_FOUND`, and what the kind's own
 * opening fails with.
 */
export async function openCompute(workspace: Workspace, name: string, options: OpenComputeOptions = {}): Promise<Compute> {
  const { kind } = await findComputeKind(workspace, name, options);
  const fields = name === 'local' ? {} : await (await workspace.getCompute(name)).resolve(kind.jsonSchema());
  const result = await kind.config['~standard'].validate(fields);
  if (result.issues !== undefined) {
    const problems = result.issues.map(({ message, path = [] }) => {
      const field = path.map((key) => String(typeof key === 'object' ? key.key : key)).join('.');
      return field === '' ? message : `${field}: ${message}`;
    });
    throw new DatastoreError('CONFIG.INVALID', `The compute "${name}" (${kind.kind}) is not valid: ${problems.join('; ')}`, {
      nextAction: 'Correct the fields that are named, in stowage.yaml.',
    });
  }
  const context = { name, workspace, notify: options.onNotice ?? (() => undefined), signal: options.signal };
  return kind.open(result.value as never, context);
}
