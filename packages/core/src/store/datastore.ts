import type { Capabilities, Capability } from '../operations/capabilities.ts';
import type { FileStore } from './file-store.ts';
import type { TableStore } from './table-store.ts';

/** Recognises a datastore, also one of another copy of core, and leads layers to what is inside. */
export const storeParts: symbol = Symbol.for('stowage.store');

/** What every opened datastore has, whatever it can do. */
export interface DatastoreBase {
  /** The name it was opened under, or its type. */
  readonly name: string;
  /** The type of its driver: `azure_blob`. For people and messages; ask `capabilities`, never this, what a store can do. */
  readonly type: string;
  /** Where it is, without any secret: `https://training.blob.core.windows.net/images`. */
  readonly location: string;
  /** Who asks, without any secret: `account key of training`. */
  readonly identity: string;
  /** What it can do, with details. Frozen and serialisable. */
  readonly capabilities: Capabilities;
  /** Frees connections. Operations after that fail with `DATASTORE.CLOSED`; closing again is harmless. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The operations that each capability adds to a datastore. */
export interface OperationsByCapability extends FileStore, TableStore {}

type MissingInterface = Exclude<Capability, keyof OperationsByCapability>;
// A capability without an interface stops the compiler here.
type Complete<Missing extends never> = Missing;
/** @internal */
export type EveryCapabilityHasItsInterface = Complete<MissingInterface>;

type Intersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;

/**
 * An opened datastore that can do `C`. What it cannot do is absent from its type: `Datastore<'read' | 'list'>` has `read` and
 * `list` and no `write`. Plain `Datastore` has none; `supports` and `requireCapabilities` narrow it.
 *
 * @example
 * ```ts
 * async function total(store: Datastore<'list'>): Promise<number> {
 *   let bytes = 0;
 *   for await (const entry of store.list('', { recursive: true })) if (entry.kind === 'file') bytes += entry.size;
 *   return bytes;
 * }
 * ```
 */
export type Datastore<C extends Capability = never> = DatastoreBase & {
  /** Only in the type: what the store is known to do. */
  readonly '~capabilities'?: { readonly [K in C]: true };
} & ([C] extends [never] ? unknown : Intersection<OperationsByCapability[C]>);

/** The capabilities that a store's type promises. */
export type CapabilitiesOf<S> = S extends { readonly '~capabilities'?: infer M } ? keyof NonNullable<M> & Capability : never;
