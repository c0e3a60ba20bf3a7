import { type Datastore, openDatastore } from '@stowage/core';
import { type ConfigSchema, DatastoreError, defineDriver, toChunks } from '@stowage/core/driver';

const anything: ConfigSchema<object, object> = { '~standard': { version: 1, vendor: 'test', validate: () => ({ value: {} }) } };
const native = { support: 'native' } as const;
const started = Date.now();

/** A store of whole files with names, without ETags: what the least able driver may be. */
export async function openPlainStore(): Promise<{
  readonly store: Datastore<'stat' | 'read' | 'list' | 'write' | 'delete'>;
  readonly files: Map<string, { readonly bytes: Uint8Array; readonly modified: Date }>;
}> {
  const files = new Map<string, { readonly bytes: Uint8Array; readonly modified: Date }>();
  let clock = 0;
  const entryOf = (path: string) => {
    const file = files.get(path);
    if (file === undefined) throw new DatastoreError('PATH.NOT_FOUND', `There is nothing at ${path}.`);
    return { kind: 'file' as const, path, size: file.bytes.byteLength, lastModified: file.modified };
  };
  const driver = defineDriver({
    type: 'plain',
    title: 'Plain',
    capabilities: {
      always: {
        stat: native,
        read: native,
        list: { ...native, recursive: true, directories: 'virtual' },
        write: { ...native, atomic: true },
        delete: native,
      },
      sometimes: {},
    },
    config: anything,
    jsonSchema: () => ({}),
    location: () => 'plain:',
    open: async () => ({
      identity: 'nobody',
      stat: async ({ path }) => {
        const isDirectory = path === '' || [...files.keys()].some((name) => name.startsWith(`${path}/`));
        return isDirectory && !files.has(path) ? { kind: 'directory' as const, path } : entryOf(path);
      },
      read: async ({ path }) => {
        const entry = entryOf(path);
        const { bytes } = files.get(path) as { readonly bytes: Uint8Array };
        const chunks = (async function* () {
          for (let at = 0; at < bytes.byteLength; at += 100_000) yield bytes.subarray(at, at + 100_000);
        })();
        return { entry, range: { offset: 0, length: bytes.byteLength }, chunks, cancel: async () => undefined };
      },
      write: async ({ path, body }) => {
        const parts: Uint8Array[] = [];
        for await (const chunk of toChunks(body)) parts.push(Buffer.from(chunk));
        files.set(path, { bytes: Buffer.concat(parts), modified: new Date(started + ++clock * 1_000) });
        const { size, lastModified } = entryOf(path);
        return { path, size, lastModified };
      },
      list: async function* ({ path, recursive }) {
        const prefix = path === '' ? '' : `${path}/`;
        const entries = new Map<string, ReturnType<typeof entryOf> | { readonly kind: 'directory'; readonly path: string }>();
        for (const name of [...files.keys()].filter((one) => one.startsWith(prefix)).sort()) {
          const slash = name.indexOf('/', prefix.length);
          if (recursive || slash === -1) entries.set(name, entryOf(name));
          else entries.set(name.slice(0, slash), { kind: 'directory', path: name.slice(0, slash) });
        }
        yield { entries: [...entries.values()] };
      },
      delete: async ({ path }) => void files.delete(path),
    }),
  });
  return { store: await openDatastore(driver, {}, { retry: false }), files };
}
