import { type ReadRequest, type ReadResponse, toChunks } from '@stowage/core/driver';
import { blockSize, type Fault } from './broken-driver.ts';

/** A response whose bytes are changed on their way, in both forms. */
function mapBytes(response: ReadResponse, map: (all: Uint8Array) => Uint8Array): ReadResponse {
  const bytes = async (): Promise<Uint8Array> => map((await response.bytes?.()) ?? new Uint8Array(0));
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const all: Uint8Array[] = [];
    for await (const chunk of response.chunks) all.push(chunk);
    const mapped = map(Buffer.concat(all));
    for (let at = 0; at < mapped.byteLength; at += blockSize) yield mapped.slice(at, at + blockSize);
  }
  return { ...response, bytes, chunks: chunks() };
}

/** Mistakes of reading. */
export const readFaults: readonly Fault[] = [
  {
    name: 'drops the last byte of a file',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        const response = await connection.read(request);
        return request.range === undefined && request.suffix === undefined ? mapBytes(response, (all) => all.subarray(0, -1)) : response;
      },
    }),
    fails: ['read.many-blocks', 'read.result.body', 'read.result.json', 'read.result.text', 'read.whole'],
  },
  {
    name: 'drops the last byte of what comes in several chunks',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        const response = await connection.read(request);
        return response.range.length > blockSize ? mapBytes(response, (all) => all.subarray(0, -1)) : response;
      },
    }),
    fails: ['read.many-blocks', 'read.range.across-blocks'],
  },
  {
    name: 'reads one byte more than the range',
    breaks: (connection) => ({
      ...connection,
      read: ({ range, ...request }) =>
        connection.read({ ...request, range: range?.length === undefined ? range : { ...range, length: range.length + 1 } }),
    }),
    fails: ['read.range.across-blocks', 'read.range.first-byte', 'read.range.middle', 'read.range.start'],
  },
  {
    name: 'refuses a range over the end',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        const response = await connection.read(request);
        const asked = request.range?.length;
        if (asked === undefined || asked === response.range.length) return response;
        await response.cancel();
        return connection.read({ ...request, range: { offset: Number.MAX_SAFE_INTEGER } });
      },
    }),
    fails: ['read.range.empty-file', 'read.range.huge', 'read.range.over-the-end'],
  },
  {
    name: 'gives nothing for a range at the end, instead of an error',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        const entry = await connection.stat({ path: request.path });
        const offset = request.range?.offset ?? 0;
        if (entry.kind === 'directory' || entry.size === 0 || offset < entry.size) return connection.read(request);
        const { range: _range, ...rest } = request;
        const response = await connection.read(rest);
        return { ...mapBytes(response, () => new Uint8Array(0)), range: { offset, length: 0 } };
      },
    }),
    fails: ['read.range.at-the-end', 'read.range.at-the-end.length', 'read.range.behind-the-end', 'read.range.far-behind'],
  },
  {
    name: 'ignores a suffix',
    breaks: (connection) => ({ ...connection, read: ({ suffix: _suffix, ...request }) => connection.read(request) }),
    fails: ['read.suffix.one', 'read.suffix.some'],
  },
  {
    name: 'takes a suffix that is longer than the file for an error',
    breaks: (connection) => ({
      ...connection,
      read: async (request: ReadRequest) => {
        const entry = await connection.stat({ path: request.path });
        const tooLong = entry.kind === 'file' && (request.suffix ?? 0) > entry.size;
        return connection.read(tooLong ? { path: request.path, range: { offset: entry.size + 1 } } : request);
      },
    }),
    fails: ['read.suffix.empty-file', 'read.suffix.huge', 'read.suffix.longer'],
  },
  {
    name: 'ignores ifMatch of a read',
    breaks: (connection) => ({ ...connection, read: ({ ifMatch: _ifMatch, ...request }) => connection.read(request) }),
    fails: ['read.condition.if-match.other', 'read.condition.if-match.range'],
  },
  {
    name: 'ignores ifNoneMatch of a read',
    breaks: (connection) => ({ ...connection, read: ({ ifNoneMatch: _ifNoneMatch, ...request }) => connection.read(request) }),
    fails: ['read.condition.if-none-match.same'],
  },
  {
    name: 'never frees a read that is cancelled',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => ({ ...(await connection.read(request)), cancel: async () => undefined }),
    }),
    fails: ['read.frees.body.untouched', 'read.frees.cancelled', 'read.frees.disposed'],
  },
  {
    name: 'never frees a read that is broken off',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        const response = await connection.read(request);
        const iterator = response.chunks[Symbol.asyncIterator]();
        const chunks = { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) };
        return { ...response, chunks };
      },
    }),
    fails: ['read.frees.body.half', 'read.frees.broken-off', 'read.frees.cancelled-half'],
  },
  {
    name: 'reuses one buffer for every chunk',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        const response = await connection.read(request);
        async function* chunks(): AsyncGenerator<Uint8Array> {
          const buffer = new Uint8Array(blockSize);
          for await (const chunk of response.chunks) {
            buffer.set(chunk);
            yield buffer.subarray(0, chunk.byteLength);
          }
        }
        return { ...response, chunks: chunks() };
      },
    }),
    fails: ['read.chunks-stay'],
  },
  {
    name: 'follows a file that is replaced while it is read',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        const response = await connection.read(request);
        const { offset, length } = response.range;
        async function* chunks(): AsyncGenerator<Uint8Array> {
          await response.cancel();
          for (let at = offset; at < offset + length; at += blockSize) {
            const range = { offset: at, length: Math.min(blockSize, offset + length - at) };
            const part = await connection.read({ path: request.path, range, signal: request.signal });
            yield* part.chunks;
          }
        }
        return { ...response, chunks: chunks() };
      },
    }),
    fails: ['concurrent.readers', 'read.one-version'],
  },
  {
    name: 'reads nothing as an empty file',
    breaks: (connection) => ({
      ...connection,
      read: async (request) => {
        try {
          return await connection.read(request);
        } catch (error) {
          if ((error as { code?: string }).code !== 'PATH.NOT_FOUND') throw error;
          const entry = { kind: 'file', path: request.path, size: 0 } as const;
          const none = toChunks({ bytes: new Uint8Array(0), size: 0 });
          return { entry, range: { offset: 0, length: 0 }, chunks: none, cancel: async () => undefined };
        }
      },
    }),
    fails: ['read.missing', 'read.missing.below-file', 'read.range.missing'],
  },
];
