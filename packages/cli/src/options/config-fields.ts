/** A field of a datastore's configuration, as a command-line option sees it. */
export interface ConfigField {
  /** Where it stands in the configuration: `['credentials', 'account_key']`. */
  readonly path: readonly string[];
  /** The option: `account-key`. */
  readonly flag: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly secret: boolean;
  /** Names a file or folder of this machine. */
  readonly isPath: boolean;
  readonly description: string;
  readonly choices: readonly string[] | undefined;
}

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const schemas = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

/** The schema behind a local `$ref`, which is where generators put what they use twice. */
function resolve(schema: Schema, root: Schema): Schema {
  const reference = schema.$ref;
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return schema;
  let found: unknown = root;
  for (const part of reference.slice(2).split('/')) found = isSchema(found) ? found[part] : undefined;
  return isSchema(found) ? found : schema;
}

function typeOf(schema: Schema, root: Schema): ConfigField['type'] {
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'boolean') return 'boolean';
  const alternatives = [...schemas(schema.anyOf), ...schemas(schema.oneOf)].map((one) => typeOf(resolve(one, root), root));
  return alternatives.length > 0 && alternatives.every((one) => one === alternatives[0]) ? (alternatives[0] ?? 'string') : 'string';
}

function* collect(given: Schema, root: Schema, path: readonly string[]): Generator<ConfigField> {
  const schema = resolve(given, root);
  for (const part of [...schemas(schema.anyOf), ...schemas(schema.oneOf), ...schemas(schema.allOf)]) yield* collect(part, root, path);
  if (!isSchema(schema.properties)) return;
  for (const [name, value] of Object.entries(schema.properties)) {
    if (!isSchema(value)) continue;
    const field = { ...resolve(value, root), ...value };
    const here = [...path, name];
    const below = [...collect(field, root, here)];
    if (below.length > 0) yield* below;
    else if (field.type !== 'object' && field.type !== 'array') {
      yield {
        path: here,
        flag: name.replaceAll('_', '-'),
        type: typeOf(field, root),
        secret: field.writeOnly === true,
        isPath: field.format === 'path',
        description: typeof field.description === 'string' ? field.description : '',
        choices: Array.isArray(field.enum) ? field.enum.map(String) : undefined,
      };
    }
  }
}

/** The fields of a configuration's JSON Schema, each once: alternatives of `credentials` are laid side by side. */
export function toConfigFields(schema: Schema): readonly ConfigField[] {
  const byFlag = new Map<string, ConfigField>();
  for (const field of collect(schema, schema, [])) if (!byFlag.has(field.flag)) byFlag.set(field.flag, field);
  return [...byFlag.values()];
}

/** Puts option values (by flag) where their fields stand in a configuration. */
export function toConfig(fields: readonly ConfigField[], values: ReadonlyMap<string, string | boolean>): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values.get(field.flag);
    if (value === undefined) continue;
    let place = config;
    for (const name of field.path.slice(0, -1)) {
      place[name] ??= {};
      place = place[name] as Record<string, unknown>;
    }
    place[field.path.at(-1) ?? ''] = convert(field, value);
  }
  return config;
}

/** A reference such as `${env:PORT}` stays text; whatever reads the configuration resolves it. */
function convert(field: ConfigField, value: string | boolean): unknown {
  if (typeof value === 'boolean' || value.includes('${')) return value;
  if (field.type === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  if (field.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
