import type { FieldPath } from './config-values.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON Schema that is not just `true` or `false`. */
export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const alternatives = ['anyOf', 'oneOf', 'allOf'] as const;

/** The schemas that may hold for the field at a path: one for each alternative that knows it. */
function schemasAt(root: JsonSchema, path: FieldPath): readonly JsonSchema[] {
  return [...visit(root, root, path, 0)];
}

function* visit(root: JsonSchema, given: unknown, path: FieldPath, depth: number): Generator<JsonSchema> {
  // Schemas may refer to themselves; configurations are not that deep.
  if (!isSchema(given) || depth > 32) return;
  const next = depth + 1;
  if (typeof given.$ref === 'string') yield* visit(root, tryResolve(root, given.$ref), path, next);
  for (const word of alternatives) for (const part of toList(given[word])) yield* visit(root, part, path, next);
  for (const word of ['then', 'else']) yield* visit(root, given[word], path, next);
  const [name, ...rest] = path;
  if (name === undefined) {
    yield given;
    return;
  }
  // What is secret as a whole is secret in each part.
  if (given.writeOnly === true) yield given;
  const properties = isSchema(given.properties) ? given.properties : {};
  if (Object.hasOwn(properties, name)) yield* visit(root, properties[name], rest, next);
  else yield* visit(root, given.additionalProperties, rest, next);
  for (const items of [given.items, ...toList(given.prefixItems)]) yield* visit(root, items, rest, next);
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function tryResolve(root: JsonSchema, reference: string): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let found: unknown = root;
  for (const name of reference.slice(2).split('/')) {
    found = isSchema(found) ? found[decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  return found;
}

/** Fields of credentials that say whose they are, and open nothing by themselves. */
const publicCredentials = [
  'type',
  'tenant_id',
  'client_id',
  'thumbprint',
  'authority_url',
  'authority_uri',
  'resource_url',
  'username',
  'user_id',
  'user_name',
];

/**
 * Whether the field at a path holds a secret: any of its alternatives says `writeOnly: true`. A text under `credentials` is also
 * taken for one where the schema does not say, so that a driver that forgot to does not make us write a key into the file.
 */
export function isSecretField(root: JsonSchema, path: FieldPath): boolean {
  const schemas = schemasAt(root, path);
  if (schemas.some(({ writeOnly }) => writeOnly === true)) return true;
  if (path.length < 2 || path[0] !== 'credentials' || publicCredentials.includes(path.at(-1) ?? '')) return false;
  return !schemas.some((schema) => schema.writeOnly === false || 'enum' in schema || 'const' in schema);
}

/** Whether the field at a path names a file or folder of this machine. */
export function isPathField(root: JsonSchema, path: FieldPath): boolean {
  return schemasAt(root, path).some((schema) => schema.format === 'path');
}

/** What a text from a reference is turned into: an environment variable can hold a number only as text. */
export function convertText(root: JsonSchema, path: FieldPath, text: string): string | number | boolean {
  const types = new Set(schemasAt(root, path).flatMap(({ type }) => (Array.isArray(type) ? type : [type])));
  if (types.has('string')) return text;
  if ((types.has('integer') || types.has('number')) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
