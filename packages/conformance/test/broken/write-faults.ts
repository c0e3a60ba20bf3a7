import { collectBytes, DatastoreError, toChunks, type WriteRequest, type WriteResult } from '@stowage/core/driver';
import { blockSize, type Fault, type MemoryConnection } from './broken-driver.ts';

const withBytes = (request: WriteRequest, bytes: Uint8Array): WriteRequest => ({ ...request, body: { bytes, size: bytes.byteLength } });

/** Chunks whose memory stays theirs: that of a request's body is its source's again when the next is asked for. */
async function* kept(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}

/** Writes what a stream gave before it failed: by an abort, or by itself. */
async function writePart(connection: MemoryConnection, request: WriteRequest, whenAborted: boolean): Promise<WriteResult> {
  if (request.body.stream === undefined) return connection.write(request);
  const parts: Uint8Array[] = [];
  try {
    for await (const chunk of kept(request.body.stream)) parts.push(chunk);
  } catch (error) {
    const { signal, ...rest } = request;
    if ((signal?.aborted ?? false) === whenAborted) await connection.write(withBytes(rest, Buffer.concat(parts)));
    throw error;
  }
  return connection.write(withBytes(request, Buffer.concat(parts)));
}

/** Mistakes of writing. */
export const writeFaults: readonly Fault[] = [
  {
    name: 'loses empty files',
    breaks: (connection) => ({
      ...connection,
      write: async (request) => {
        const bytes = await collectBytes(kept(toChunks(request.body)));
        return bytes.byteLength === 0 ? { path: request.path, size: 0 } : connection.write(withBytes(request, bytes));
      },
    }),
    fails: ['write.replace.empty', 'write.size.bytes.zero', 'write.size.sized.zero', 'write.size.stream.zero'],
  },
  {
    name: 'loses the last block when it is full',
    breaks: (connection) => ({
      ...connection,
      write: async (request) => {
        if (request.body.stream === undefined) return connection.write(request);
        const bytes = await collectBytes(kept(request.body.stream));
        const full = bytes.byteLength > 0 && bytes.byteLength % blockSize === 0;
        return connection.write(withBytes(request, full ? bytes.subarray(0, bytes.byteLength - blockSize) : bytes));
      },
    }),
    fails: ['write.size.sized.block', 'write.size.sized.two-blocks', 'write.size.stream.block', 'write.size.stream.two-blocks'],
  },
  {
    name: 'writes the whole buffer of a view',
    breaks: (connection) => ({
      ...connection,
      write: (request) =>
        connection.write(request.body.bytes === undefined ? request : withBytes(request, new Uint8Array(request.body.bytes.buffer))),
    }),
    fails: ['write.view'],
  },
  {
    name: 'stores a part when its source fails',
    breaks: (connection) => ({ ...connection, write: (request) => writePart(connection, request, false) }),
    fails: [
      'write.stream.fails.at-once',
      'write.stream.fails.first-block',
      'write.stream.fails.later',
      'write.stream.fails.later.old-stays',
      'write.stream.fails.old-stays',
      'write.stream.text-chunks',
      'write.stream.too-long',
      'write.stream.too-short',
      'write.stream.too-short.large',
    ],
  },
  {
    name: 'stores a part when it is aborted',
    breaks: (connection) => ({ ...connection, write: (request) => writePart(connection, request, true) }),
    fails: ['abort.write.paused', 'abort.write.paused.later', 'abort.write.paused.later.old-stays', 'abort.write.paused.old-stays'],
  },
  {
    name: 'ignores ifMatch of a write',
    breaks: (connection) => ({ ...connection, write: ({ ifMatch: _ifMatch, ...request }) => connection.write(request) }),
    fails: ['concurrent.if-match', 'write.condition.if-match.large', 'write.condition.if-match.missing', 'write.condition.if-match.stale'],
  },
  {
    name: 'ignores ifNoneMatch of a write',
    breaks: (connection) => ({ ...connection, write: ({ ifNoneMatch: _ifNoneMatch, ...request }) => connection.write(request) }),
    fails: ['concurrent.create', 'concurrent.create.large', 'write.condition.create.exists', 'write.condition.create.exists-large'],
  },
  {
    name: 'looks whether a file is there, then creates it',
    breaks: (connection) => ({
      ...connection,
      write: async ({ ifNoneMatch, ...request }) => {
        if (ifNoneMatch !== undefined) {
          const found = await connection.stat({ path: request.path }).catch(() => undefined);
          if (found !== undefined) throw new DatastoreError('PATH.EXISTS', 'There is something.', { path: request.path });
        }
        return connection.write(request);
      },
    }),
    fails: ['concurrent.create', 'concurrent.create.large'],
  },
  {
    name: 'writes block by block under the final name',
    breaks: (connection) => ({
      ...connection,
      write: async (request) => {
        if (request.body.bytes === undefined || request.body.size <= blockSize) return connection.write(request);
        const { bytes } = request.body;
        let result = await connection.write({ ...withBytes(request, bytes.subarray(0, blockSize)), onProgress: undefined });
        for (let at = blockSize; at < bytes.byteLength; at += blockSize) {
          const part = bytes.subarray(at, at + blockSize);
          result = await connection.append({ path: request.path, body: { bytes: part, size: part.byteLength }, signal: request.signal });
          request.onProgress?.(at + part.byteLength);
        }
        return result;
      },
    }),
    fails: ['abort.during.write', 'abort.write.between-blocks', 'concurrent.writers.large', 'concurrent.writers.same-size'],
  },
  {
    name: 'keeps the metadata of a file that it replaces',
    breaks: (connection) => ({
      ...connection,
      write: async (request) => {
        const old = await connection.stat({ path: request.path }).catch(() => undefined);
        return connection.write({ ...request, metadata: { ...old?.metadata, ...request.metadata } });
      },
    }),
    fails: ['write.metadata.replaced'],
  },
  {
    name: 'keeps the case of metadata names',
    breaks: (connection) => {
      const given = new Map<string, readonly string[]>();
      const entries = <E extends { readonly path: string; readonly metadata?: Readonly<Record<string, string>> | undefined }>(
        entry: E,
      ): E => {
        const names = given.get(entry.path) ?? [];
        const spelled = Object.entries(entry.metadata ?? {}).map(([name, value]) => [
          names.find((one) => one.toLowerCase() === name) ?? name,
          value,
        ]);
        return { ...entry, metadata: Object.fromEntries(spelled) };
      };
      return {
        ...connection,
        write: (request) => {
          given.set(request.path, Object.keys(request.metadata ?? {}));
          return connection.write(request);
        },
        stat: async (request) => entries(await connection.stat(request)),
      };
    },
    fails: ['write.metadata.lower-case'],
  },
  {
    name: 'forgets the metadata of a file in several blocks',
    breaks: (connection) => ({
      ...connection,
      write: ({ metadata, ...request }) =>
        connection.write(request.body.size !== undefined && request.body.size <= blockSize ? { ...request, metadata } : request),
    }),
    fails: ['write.metadata.large-file'],
  },
  {
    name: 'counts progress for each block anew',
    breaks: (connection) => ({
      ...connection,
      write: ({ onProgress, ...request }) => {
        let last = 0;
        const told = (bytes: number): void => {
          onProgress?.(bytes - last);
          last = bytes;
        };
        return connection.write(onProgress === undefined ? request : { ...request, onProgress: told });
      },
    }),
    fails: ['write.progress', 'write.stream.progress'],
  },
  {
    name: 'tells no size of a stream',
    breaks: (connection) => ({
      ...connection,
      write: async (request) => {
        const result = await connection.write(request);
        return { ...result, size: request.body.bytes === undefined ? 0 : result.size };
      },
    }),
    fails: ['write.stream.result'],
  },
  {
    name: 'appends over what was there',
    breaks: (connection) => ({ ...connection, append: ({ ifSize: _ifSize, ...request }) => connection.write(request) }),
    fails: [
      'acl.append-keeps',
      'append.adds',
      'append.empty',
      'append.if-size.chain',
      'append.if-size.empty',
      'append.if-size.far',
      'append.if-size.large',
      'append.if-size.missing',
      'append.if-size.other',
      'append.if-size.same',
      'append.if-size.together',
      'append.if-size.zero.exists',
      'append.keeps-metadata',
      'append.large',
      'append.many',
      'append.result',
      'append.stream',
      'append.stream.beside-reader',
      'append.stream.blocks',
      'append.stream.independent',
      'append.stream.size',
      'append.to-written',
      'concurrent.appends',
    ],
  },
  {
    name: 'reads, joins and writes to append',
    breaks: (connection) => ({
      ...connection,
      append: async (request) => {
        const added = await collectBytes(kept(toChunks(request.body)));
        const old = await connection.read({ path: request.path }).then(
          (response) => response.bytes?.(),
          () => undefined,
        );
        if (old === undefined || request.ifSize !== undefined)
          return connection.append({ ...request, body: { bytes: added, size: added.byteLength } });
        return connection.write(
          withBytes({ ...request, metadata: (await connection.stat({ path: request.path })).metadata }, Buffer.concat([old, added])),
        );
      },
    }),
    fails: ['acl.append-keeps', 'concurrent.appends'],
  },
  {
    name: 'ignores ifSize',
    breaks: (connection) => ({ ...connection, append: ({ ifSize: _ifSize, ...request }) => connection.append(request) }),
    fails: [
      'append.if-size.empty',
      'append.if-size.far',
      'append.if-size.large',
      'append.if-size.missing',
      'append.if-size.other',
      'append.if-size.together',
      'append.if-size.zero.exists',
    ],
  },
];
