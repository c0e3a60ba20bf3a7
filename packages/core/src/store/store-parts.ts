import type { AnyConnection } from '../connection.ts';
import type { Capabilities } from '../operations/capabilities.ts';

/** What a datastore object holds. Layers take it apart and build another store around the same connection. */
export interface StoreParts {
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly connection: AnyConnection;
  readonly capabilities: Capabilities;
  /** Capabilities that datastores of this type may have or not, and on what they hang. */
  readonly sometimes: Capabilities;
  /** Set by `close`. Layers share it: closing one closes all. */
  readonly lifetime: { closing?: Promise<void> };
}
