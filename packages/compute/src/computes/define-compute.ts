import type { ConfigSchema } from '@stowage/core';
import type { Workspace } from '@stowage/workspace';
import type { ComputeSupport } from '../matrix/support.ts';
import type { Compute } from './compute.ts';

/** The version of the contract between this package and kinds of computes. A package.json names the one it was written for. */
export const computeApi = 1;

/** What a kind's schema yields. */
export type ComputeConfig<S> = S extends ConfigSchema<infer _, infer Output> ? Output : never;

/** What a compute is opened with. */
export interface ComputeContext {
  /** What the workspace calls it. */
  readonly name: string;
  /** The workspace whose datastores the runs use. */
  readonly workspace: Workspace;
  /** Says what is no error and worth knowing. */
  notify(message: string): void;
  readonly signal?: AbortSignal | undefined;
}

/** One kind of compute. It holds no state, and opening it is the first thing that does I/O. Made by {@link defineCompute}. */
export interface ComputeKind<S extends ConfigSchema = ConfigSchema> {
  /** The contract it was written for: {@link computeApi}. */
  readonly api: number;
  /** The `type` of its computes in `stowage.yaml`, and its column of the matrix: `vm`. */
  readonly kind: string;
  /** What people call it: `Machine over SSH`. */
  readonly title: string;
  /** Which modes it has for files and for tables. What is not named is not there. */
  readonly support: ComputeSupport;
  /** The schema of the configuration, without `type`. Fields that hold secrets carry `writeOnly: true` in its JSON Schema. */
  readonly config: S;
  /** The configuration's JSON Schema (2020-12), with `format: 'path'` for files and folders of this machine. */
  jsonSchema(): Readonly<Record<string, unknown>>;
  /** Opens a compute. Fails with `COMPUTE.UNREACHABLE`, `ACCESS.UNAUTHENTICATED`, `ACCESS.DENIED`. */
  open(config: ComputeConfig<S>, context: ComputeContext): Promise<Compute>;
}

/** A kind of compute, whatever its configuration. */
export type AnyComputeKind = Omit<ComputeKind, 'config' | 'open'> & {
  readonly config: ConfigSchema;
  open(config: never, context: ComputeContext): Promise<Compute>;
};

/**
 * Declares a kind of compute. A package that exports one as its default, and says so in its package.json, is found by
 * `discoverComputes`:
 *
 * ```json
 * "stowage": { "api": 1, "compute": "./dist/index.js", "computes": ["vm"] }
 * ```
 *
 * @example
 * ```ts
 * export default defineCompute({
 *   kind: 'vm',
 *   title: 'Machine over SSH',
 *   support: { files: { download: { support: 'through-us' } }, tables: {} },
 *   config: z.strictObject({ host: z.string() }),
 *   jsonSchema: () => ({ type: 'object' }),
 *   open: async (config, context) => connect(config, context),
 * });
 * ```
 */
export function defineCompute<S extends ConfigSchema>(definition: Omit<ComputeKind<S>, 'api'>): ComputeKind<S> {
  return Object.freeze({ ...definition, api: computeApi });
}
