import { setImmediate } from 'node:timers/promises';
import { isSecret, type Secret } from '@stowage/core';
import { type AnyDriver, type ConfigSchema, DatastoreError, defineDriver, type Entry, type SchemaIssue } from '@stowage/core/driver';

/** The places that shelves of one test open: what a service would hold. */
export class Warehouse {
  /** Shelves by `account_name/shelf_name`, each with its files. */
  readonly shelves: Map<string, Map<string, string>> = new Map<string, Map<string, string>>();
  /** The key that opens an account. An account without one opens for everybody. */
  readonly keys: Map<string, string> = new Map<string, string>();
  /** Everything that was asked of it, such as `write training/images/a.txt`. */
  readonly requests: string[] = [];
  /** Operations that the identity has no right for. */
  readonly denied: Set<string> = new Set<string>();
  /** Configurations as the driver got them. */
  readonly opened: ShelfConfig[] = [];

  addShelf(name: string, files: Readonly<Record<string, string>> = {}): this {
    this.shelves.set(name, new Map(Object.entries(files)));
    return this;
  }
}

interface ShelfConfig {
  readonly account_name: string;
  readonly shelf_name: string;
  readonly port?: number;
  readonly folder?: string;
  readonly credentials?: { readonly account_key?: string | Secret; readonly sas_token?: string | Secret };
}

const isText = (value: unknown): boolean => typeof value === 'string' && /^[a-z0-9]+$/.test(value);
const isKey = (value: unknown): boolean => isSecret(value) || (typeof value === 'string' && /^[A-Za-z0-9+/]+=*$/.test(value));

function findIssues(value: unknown): readonly SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  const { account_name, shelf_name, port, folder, credentials, ...unknown } = value as Record<string, unknown>;
  for (const key of Object.keys(unknown)) issues.push({ message: `Unrecognized key: "${key}"` });
  if (!isText(account_name)) issues.push({ message: 'must be small letters and digits', path: ['account_name'] });
  if (!isText(shelf_name)) issues.push({ message: 'must be small letters and digits', path: ['shelf_name'] });
  if (port !== undefined && !Number.isInteger(port)) issues.push({ message: 'must be a whole number', path: ['port'] });
  if (folder !== undefined && typeof folder !== 'string') issues.push({ message: 'must be a text', path: ['folder'] });
  if (credentials === undefined) return issues;
  const { account_key, sas_token, ...rest } = credentials as Record<string, unknown>;
  for (const key of Object.keys(rest)) issues.push({ message: `Unrecognized key: "${key}"`, path: ['credentials'] });
  if (account_key !== undefined && !isKey(account_key)) issues.push({ message: 'must be base64', path: ['credentials', 'account_key'] });
  if (sas_token !== undefined && !isSecret(sas_token) && !String(sas_token).includes('sig=')) {
    issues.push({ message: 'must hold a signature', path: ['credentials', 'sas_token'] });
  }
  return issues;
}

const config: ConfigSchema<ShelfConfig> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => {
      const issues = findIssues(value);
      return issues.length > 0 ? { issues } : { value: value as ShelfConfig };
    },
  },
};

const jsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['account_name', 'shelf_name'],
  additionalProperties: false,
  properties: {
    account_name: { type: 'string', pattern: '^[a-z0-9]+$' },
    shelf_name: { type: 'string', pattern: '^[a-z0-9]+$' },
    port: { type: 'integer' },
    folder: { type: 'string', format: 'path', description: 'A folder of this machine.' },
    credentials: { anyOf: [{ $ref: '#/$defs/key' }, { $ref: '#/$defs/sas' }] },
  },
  $defs: {
    key: {
      type: 'object',
      required: ['account_key'],
      additionalProperties: false,
      properties: { account_key: { type: 'string', writeOnly: true } },
    },
    sas: {
      type: 'object',
      required: ['sas_token'],
      additionalProperties: false,
      properties: { sas_token: { type: 'string', writeOnly: true, description: 'A signature.' } },
    },
  },
} as const;

/** A driver with credentials, rights and containers, for what the workspace does about them. Its type is `shelf`. */
export function createShelfDriver(warehouse: Warehouse): AnyDriver {
  return defineDriver({
    type: 'shelf',
    title: 'Shelf',
    capabilities: {
      always: {
        list: { support: 'native', recursive: true, directories: 'virtual' },
        read: { support: 'native' },
        write: { support: 'native', atomic: true },
        delete: { support: 'native' },
      },
      sometimes: {},
    },
    config,
    jsonSchema: () => jsonSchema,
    location: ({ account_name, shelf_name }) => new URL(`https://${account_name}.example/${shelf_name}`).href,
    async provision({ account_name, shelf_name }) {
      warehouse.requests.push(`provision ${account_name}/${shelf_name}`);
      warehouse.addShelf(`${account_name}/${shelf_name}`);
    },
    async open(given) {
      await setImmediate();
      warehouse.opened.push(given);
      const { account_name, shelf_name, credentials } = given;
      const place = `${account_name}/${shelf_name}`;
      const key = credentials?.account_key ?? credentials?.sas_token;
      const wanted = warehouse.keys.get(account_name);
      const identity = key === undefined ? 'anonymous' : `key of ${account_name}`;
      const ask = (operation: string, path: string): Map<string, string> => {
        warehouse.requests.push(`${operation} ${place}${path === '' ? '' : `/${path}`}`);
        if (wanted !== undefined && (isSecret(key) ? key.reveal() : key) !== wanted) {
          throw new DatastoreError('ACCESS.UNAUTHENTICATED', 'The shelf does not know this key.');
        }
        if (warehouse.denied.has(operation)) {
          throw new DatastoreError('ACCESS.DENIED', `The right to ${operation} is missing.`, { nextAction: `Grant "${operation}".` });
        }
        const shelf = warehouse.shelves.get(place);
        if (shelf === undefined) throw new DatastoreError('DATASTORE.NOT_FOUND', `There is no shelf ${place}.`);
        return shelf;
      };
      const toEntry = (path: string, text: string): Extract<Entry, { kind: 'file' }> => ({
        kind: 'file',
        path,
        size: Buffer.byteLength(text),
      });
      return {
        identity,
        async *list({ path }) {
          const shelf = ask('list', path);
          yield { entries: [...shelf].map(([name, text]) => toEntry(name, text)) };
        },
        async read({ path }) {
          const text = ask('read', path).get(path);
          if (text === undefined) throw new DatastoreError('PATH.NOT_FOUND', `There is no ${path}.`);
          const bytes = Buffer.from(text);
          return {
            entry: toEntry(path, text),
            range: { offset: 0, length: bytes.length },
            chunks: (async function* () {
              yield bytes;
            })(),
            cancel: async () => undefined,
          };
        },
        async write({ path, body }) {
          const shelf = ask('write', path);
          const chunks: Uint8Array[] = [];
          if (body.stream === undefined) chunks.push(body.bytes);
          else for await (const chunk of body.stream) chunks.push(chunk);
          const text = Buffer.concat(chunks).toString();
          shelf.set(path, text);
          return toEntry(path, text);
        },
        async delete({ path }) {
          ask('delete', path).delete(path);
        },
      };
    },
  }) as unknown as AnyDriver;
}
