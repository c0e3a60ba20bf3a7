import type { JsonSchema } from '../config/field-schema.ts';
import { resolveFields } from '../config/resolved-fields.ts';
import { toShownConfig } from '../config/shown-config.ts';
import type { WorkspaceContext } from '../context.ts';
import type { StoredConfig } from '../file/workspace-file.ts';
import { computeSecretTest } from './compute-changes.ts';

/** A compute as it stands in `stowage.yaml`. What can be done with it is the affair of `@stowage/compute`. */
export class RegisteredCompute {
  readonly name: string;
  /** Its kind: `vm`. Empty when it is missing in the file. */
  readonly type: string;
  /** The configuration as it stands in the file: references are not looked up, and secrets that stand there in clear are hidden. */
  readonly config: StoredConfig;
  readonly #context: WorkspaceContext;
  readonly #stored: StoredConfig;

  /** @internal */
  constructor(context: WorkspaceContext, name: string, stored: StoredConfig) {
    this.#context = context;
    this.#stored = stored;
    this.name = name;
    this.type = typeof stored.type === 'string' ? stored.type : '';
    this.config = toShownConfig(stored, computeSecretTest(undefined));
  }

  /**
   * The fields without `type`, as the kind of compute takes them: references looked up now, secrets wrapped in `Secret`, relative paths
   * made absolute. Fails with `SECRET.NOT_FOUND`, `SECRET.UNREADABLE`, `CONFIG.INVALID`, naming the field.
   */
  resolve(schema: JsonSchema): Promise<StoredConfig> {
    const { type: _type, ...fields } = this.#stored;
    return resolveFields(fields, schema, this.#context.places);
  }

  /** Everything that may be shown. */
  toJSON(): { readonly name: string; readonly type: string; readonly config: StoredConfig } {
    const { name, type, config } = this;
    return { name, type, config };
  }
}
