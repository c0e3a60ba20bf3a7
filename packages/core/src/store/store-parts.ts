import type { AnyConnection } from '../connection.ts';
import type { Capabilities, Capability } from '../operations/capabilities.ts';

/** What a datastore object holds. Layers take it apart and build another store around the same connection. */
export interface StoreParts {
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly connection: AnyConnection;
  readonly capabilities: Capabilities;
  /** Capabilities that other datastores of this type may have. */
  readonly sometimes: readonly Capability[];
  /** Set by `close`. Layers share it: closing one closes all. */
  readonly lifetime: { closing?: Promise<void> };
}
