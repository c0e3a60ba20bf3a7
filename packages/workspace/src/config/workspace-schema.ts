import { isDatastoreError, type Registry } from '@stowage/core';
import { referenceKinds } from '../secrets/reference.ts';
import { isSchema, type JsonSchema } from './field-schema.ts';

const reference = `\\$\\{(${referenceKinds.join('|')}):[^}]+\\}`;
const referring: JsonSchema = { type: 'string', pattern: reference };
/** Drivers cannot know of the file that their configuration stands in. */
const relative = 'In this file a relative path starts at the folder of the file.';
const forms = referenceKinds.map((kind) => `\${${kind}:...}`).join(', ');

/** Fields of every datastore, whatever its type. */
const shared: Readonly<Record<string, JsonSchema>> = {
  description: { type: 'string', description: 'What the datastore is for.' },
  tags: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] }, description: 'Names and values of your own.' },
};

/**
 * The JSON Schema (2020-12) of `stowage.yaml` for the drivers of a registry: what each type takes, references allowed everywhere,
 * and secrets only as references.
 */
export async function createWorkspaceSchema(registry: Registry): Promise<JsonSchema> {
  const definitions: Record<string, JsonSchema> = {};
  for (const type of registry.types) {
    definitions[type] = await createDefinition(registry, type);
  }
  const datastore: JsonSchema = {
    type: 'object',
    required: ['type'],
    properties: { type: { enum: registry.types, description: 'What kind of place it is.' } },
    allOf: registry.types.map((type) => ({
      if: { properties: { type: { const: type } }, required: ['type'] },
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema; this object is never awaited
      then: { $ref: `#/$defs/${type}` },
    })),
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The datastores of a Stowage workspace',
    type: 'object',
    required: ['version'],
    additionalProperties: false,
    patternProperties: { '^x-': {} },
    properties: {
      version: { const: 1, description: 'The version of this format.' },
      default: { type: 'string', description: 'The name of the datastore that is meant where none is named.' },
      datastores: {
        type: ['object', 'null'],
        description: 'The datastores by name.',
        propertyNames: { pattern: '^[a-z0-9_]+$' },
        additionalProperties: { $ref: '#/$defs/datastore' },
      },
      computes: {
        type: ['object', 'null'],
        description: 'The computes by name, beside local.',
        propertyNames: { pattern: '^[a-z0-9_]+$' },
        additionalProperties: {
          type: 'object',
          required: ['type'],
          properties: { type: { type: 'string', description: 'What kind of compute it is: vm.' } },
        },
      },
    },
    $defs: { datastore, ...definitions },
  };
}

/** What one type takes. A driver that cannot be loaded leaves its type open, and says why. */
async function createDefinition(registry: Registry, type: string): Promise<JsonSchema> {
  try {
    const driver = await registry.driver(type);
    const known = { type: { const: type, description: driver.title }, ...shared };
    return { title: driver.title, ...(transform(driver.jsonSchema(), `#/$defs/${type}`, known) as JsonSchema) };
  } catch (error) {
    if (!isDatastoreError(error)) throw error;
    return { $comment: error.message };
  }
}

/** A driver's schema moved to its place in the whole, with the shared fields added to the outermost objects. */
function transform(schema: unknown, place: string, known: Readonly<Record<string, JsonSchema>> | undefined): unknown {
  if (Array.isArray(schema)) return schema.map((part) => transform(part, place, known));
  if (!isSchema(schema)) return schema;
  const { $schema: _, $id: __, ...rest } = schema;
  const moved: Record<string, unknown> = {};
  for (const [word, value] of Object.entries(rest)) {
    if (word === '$ref' && typeof value === 'string') moved[word] = value.replace(/^#/, place);
    else if (word === 'properties' && isSchema(value)) moved[word] = { ...known, ...mapParts(value, place) };
    else if (word === '$defs' && isSchema(value)) moved[word] = mapParts(value, place);
    else if (alternatives.includes(word)) moved[word] = transform(value, place, known);
    else if (word === 'const' || word === 'enum' || word === 'default' || word === 'examples') moved[word] = value;
    else moved[word] = transform(value, place, undefined);
  }
  if (known !== undefined && rest.type === 'object' && rest.properties === undefined) moved.properties = known;
  return admitReferences(moved);
}

const alternatives: readonly string[] = ['anyOf', 'oneOf', 'allOf'];

function mapParts(parts: JsonSchema, place: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, transform(part, place, undefined)]));
}

/** Lets a reference stand where a value is asked for; for a secret, nothing but a reference. */
function admitReferences(schema: JsonSchema): JsonSchema {
  const { title, description, writeOnly, ...rest } = schema;
  const about = { ...(title === undefined ? {} : { title }), ...(description === undefined ? {} : { description }) };
  if (rest.format === 'path') return { ...schema, description: `${typeof description === 'string' ? `${description} ` : ''}${relative}` };
  const scalar = rest.type !== 'object' && rest.type !== 'array';
  if (writeOnly === true && scalar)
    return {
      ...about,
      ...referring,
      description: `${typeof description === 'string' ? `${description} ` : ''}A reference, never the secret itself: ${forms}.`,
    };
  const strict = 'enum' in rest || 'pattern' in rest || 'format' in rest || ['integer', 'number', 'boolean'].includes(String(rest.type));
  return strict && scalar && !('const' in rest) ? { ...about, anyOf: [rest, referring] } : schema;
}
