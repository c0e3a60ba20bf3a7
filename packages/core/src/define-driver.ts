import type { ConfigOutput, ConfigSchema } from './config/schema.ts';
import type { Connection, OpenContext } from './connection.ts';
import type { Capabilities, Capability } from './operations/capabilities.ts';

/** The version of the contract between core and drivers. A driver's package.json names the one it was written for. */
export const driverApi = 1;

/**
 * A driver: the declaration of one kind of datastore. It holds no state and opening it is the first thing that does I/O.
 *
 * Made by {@link defineDriver}.
 */
export interface Driver<
  Schema extends ConfigSchema = ConfigSchema,
  Always extends Capability = Capability,
  Sometimes extends Capability = Capability,
> {
  /** The contract it was written for: {@link driverApi}. */
  readonly api: number;
  /** The `type` of its datastores, as Azure Machine Learning spells it where it has one: `azure_blob`. */
  readonly type: string;
  /** What people call the service: `Azure Blob Storage`. */
  readonly title: string;
  /** `retired` when the service has been shut down and only compatible servers are left. */
  readonly status: 'active' | 'retired';
  readonly capabilities: {
    /** What every datastore of this type can do. */
    readonly always: Capabilities & Readonly<Record<Always, unknown>>;
    /** What hangs on the credential, the account or the server, with the detail it has when it is there. */
    readonly sometimes: Capabilities & Readonly<Record<Sometimes, unknown>>;
  };
  /**
   * The schema of the configuration, without `type` and `name`. Fields that hold secrets carry `writeOnly: true` in its JSON
   * Schema; that is how tools know what must never be stored or shown.
   */
  readonly config: Schema;
  /**
   * The configuration's JSON Schema (2020-12), for editors and command lines. A string field that names a file or folder of this
   * machine carries `format: 'path'`: a workspace resolves a relative one against its own folder before the driver sees it.
   */
  jsonSchema(): Readonly<Record<string, unknown>>;
  /** Where the datastore is, for people, without any secret: `https://training.blob.core.windows.net/images`. */
  location(config: ConfigOutput<Schema>): string;
  /**
   * Opens a connection. Requests to the service are allowed and not required: a store that does not exist may show only in the
   * first operation, as `DATASTORE.NOT_FOUND`.
   */
  open(config: ConfigOutput<Schema>, context: OpenContext): Promise<Connection<Always, Sometimes>>;
  /** Creates what the datastore stands for (the container, the share, the folder) if it is absent. Resolves also when it was there. */
  provision?(config: ConfigOutput<Schema>, context: OpenContext): Promise<void>;
}

/** A driver of whatever kind. */
export type AnyDriver = Driver<ConfigSchema, never, never>;

/** What {@link defineDriver} takes. */
export type DriverDefinition<S extends ConfigSchema, Always extends Capability, Sometimes extends Capability> = Omit<
  Driver<S, Always, Sometimes>,
  'api' | 'status'
> & { readonly status?: 'active' | 'retired' };

/**
 * Declares a driver. The compiler checks that every declared capability is implemented by what `open` returns.
 *
 * @example
 * ```ts
 * export const memory = defineDriver({
 *   type: 'memory',
 *   title: 'Memory',
 *   capabilities: { always: { stat: { support: 'native' }, read: { support: 'native' } }, sometimes: {} },
 *   config: z.strictObject({}),
 *   jsonSchema: () => ({ type: 'object' }),
 *   location: () => 'memory',
 *   open: async () => ({ identity: 'nobody', stat, read }),
 * });
 * ```
 */
export function defineDriver<S extends ConfigSchema, const A extends Capabilities, const O extends Capabilities>(
  definition: Omit<DriverDefinition<S, keyof A & Capability, keyof O & Capability>, 'capabilities'> & {
    readonly capabilities: { readonly always: A; readonly sometimes: O };
  },
): Driver<S, keyof A & Capability, keyof O & Capability> {
  const declaration = { status: 'active' as const, ...definition, api: driverApi };
  return Object.freeze(declaration) as unknown as Driver<S, keyof A & Capability, keyof O & Capability>;
}
