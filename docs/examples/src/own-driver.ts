import { type ConfigSchema, DatastoreError, type Driver, defineDriver, type FileEntry } from '@stowage/core/driver';
import { z } from 'zod';

/** Paths with the text that each holds. */
export interface TextsConfig {
  readonly files: Readonly<Record<string, string>>;
}

const schema = z.strictObject({ files: z.record(z.string(), z.string()) });
const config: ConfigSchema<TextsConfig, TextsConfig> = schema;

const toEntry = (path: string, text: string): FileEntry => ({ kind: 'file', path, size: Buffer.byteLength(text) });

/** A driver for texts that are given in the configuration: it can list and read, and so has no `write` in its type. */
export const texts: Driver<typeof config, 'read' | 'list', never> = defineDriver({
  type: 'texts',
  title: 'Texts',
  capabilities: {
    always: {
      read: { support: 'native' },
      list: { support: 'native', recursive: true, directories: 'virtual' },
    },
    sometimes: {},
  },
  config,
  jsonSchema: () => z.toJSONSchema(schema),
  location: () => 'texts of the configuration',
  open: async ({ files }) => ({
    identity: 'anybody',
    async read({ path }) {
      const text = files[path];
      if (text === undefined) throw new DatastoreError('PATH.NOT_FOUND', `There is no text ${path}.`);
      const bytes = new TextEncoder().encode(text);
      const entry = toEntry(path, text);
      return { entry, range: { offset: 0, length: entry.size }, chunks: ReadableStream.from([bytes]), cancel: async () => undefined };
    },
    async *list({ path: folder, recursive }) {
      const below = Object.entries(files).filter(([path]) => folder === '' || path.startsWith(`${folder}/`));
      const start = folder === '' ? 0 : folder.length + 1;
      const direct = below.filter(([path]) => recursive || !path.slice(start).includes('/'));
      yield { entries: direct.map(([path, text]) => toEntry(path, text)) };
    },
  }),
});

export default texts;
