import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { TransportRequest, WireBody } from '../src/index.ts';
import { openTransport, type RawAnswer, serviceHead, startRawServer } from './raw-server.ts';

const get: TransportRequest = { operation: 'Get Blob', method: 'GET', path: '/data/a' };
const head = (size: number): string => `HTTP/1.1 200 OK\r\n${serviceHead}content-length: ${size}\r\n\r\n`;
/** Short, so that a test of a limit is over soon; what is asserted is that the limit is there, not how long it is. */
const short = { answerTimeout: 150, idleTimeout: 150, connectTimeout: 150 };

describe('nothing waits for ever', () => {
  test('for an answer', async () => {
    await using server = await startRawServer(() => undefined);
    await using transport = openTransport(server.url, short);
    await expect(transport.send(get)).rejects.toMatchObject({ code: 'SERVICE.TIMEOUT', retryable: true, unprocessed: false });
    await server.closed();
  });

  test('for the rest of a body', async () => {
    await using server = await startRawServer((socket) => socket.write(`${head(1000)}only a part`));
    await using transport = openTransport(server.url, short);
    const answer = await transport.receive(get);
    await expect(answer.bytes()).rejects.toMatchObject({ code: 'SERVICE.TIMEOUT', retryable: true, requestId: expect.stringMatching(/./) });
    await server.closed();
  });

  test('for a service that takes no more of the body', async () => {
    await using server = await startRawServer((socket) => socket.pause());
    await using transport = openTransport(server.url, short);
    const body = new Uint8Array(64 * 1024 * 1024);
    await expect(transport.send({ operation: 'Put Block', method: 'PUT', path: '/data/a', body })).rejects.toMatchObject({
      code: 'SERVICE.TIMEOUT',
    });
  });

  test('for the body of an error, which is told without it', async () => {
    await using server = await startRawServer((socket) =>
      socket.write(`HTTP/1.1 404 No\r\n${serviceHead}x-ms-error-code: BlobNotFound\r\ncontent-length: 100\r\n\r\n<`),
    );
    await using transport = openTransport(server.url, short);
    await expect(transport.send(get)).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
  });

  test('but for a slow reader it does: a paused body has all the time', async () => {
    const size = 4 * 1024 * 1024;
    await using server = await startRawServer((socket) => {
      socket.write(head(size));
      socket.write(Buffer.alloc(size, 1));
    });
    await using transport = openTransport(server.url, short);
    const chunks = (await transport.receive(get)).chunks[Symbol.asyncIterator]();
    await chunks.next();
    // Longer than the limit for a stalled body, by the transport's own clock: another request runs into it meanwhile.
    await using silent = await startRawServer(() => undefined);
    await using other = openTransport(silent.url, { ...short, answerTimeout: 400 });
    await expect(other.send(get)).rejects.toMatchObject({ code: 'SERVICE.TIMEOUT' });
    let read = 0;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) read += next.value.length;
    expect(read).toBeGreaterThan(size - 512 * 1024);
  });
});

describe('a broken answer never looks complete', () => {
  const short5 = `${head(10)}12345`;
  test.each<[string, RawAnswer]>([
    ['closed in the middle', (socket) => socket.end(short5)],
    ['reset in the middle', (socket) => socket.write(short5, () => socket.resetAndDestroy())],
    ['closed within a chunk', (socket) => socket.end(`HTTP/1.1 200 OK\r\n${serviceHead}transfer-encoding: chunked\r\n\r\na\r\n12345`)],
    ['closed between chunks', (socket) => socket.end(`HTTP/1.1 200 OK\r\n${serviceHead}transfer-encoding: chunked\r\n\r\n5\r\n12345\r\n`)],
  ])('%s', async (_title, answer) => {
    await using server = await startRawServer(answer);
    await using transport = openTransport(server.url);
    const received = await transport.receive(get);
    await expect(received.bytes()).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', retryable: true, unprocessed: false });
    const chunks = (await transport.receive(get)).chunks;
    await expect(async () => {
      for await (const _ of chunks);
    }).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  });

  test('closed before it began', async () => {
    await using server = await startRawServer((socket) => socket.end());
    await using transport = openTransport(server.url);
    await expect(transport.send(get)).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', retryable: true, unprocessed: false });
  });
});

describe('what does not come from the service is told as such', () => {
  const html = '<!DOCTYPE html><html><body>Sign in</body></html>';
  const page = (status: string, body = html): string =>
    `HTTP/1.1 ${status}\r\ncontent-type: text/html\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  test.each<[string, string, boolean]>([
    ['a login page instead of a blob', page('200 OK'), false],
    ['an empty page', page('200 OK', ''), false],
    ['a page for what is not found', page('404 Not Found'), false],
    ['the page of a proxy whose service is away', page('502 Bad Gateway'), true],
    ['JSON of something else', page('400 Bad Request', '{"message":"no"}'), false],
    ['broken JSON', page('400 Bad Request', '{"error":'), false],
    ['a redirect', 'HTTP/1.1 302 Found\r\nlocation: https://login.example.org/\r\ncontent-length: 0\r\n\r\n', false],
    ['no HTTP at all', '\x15\x03\x01\x00\x02\x02\x46 no HTTP\r\n\r\n', false],
    ['an endless page', `HTTP/1.1 500 No\r\nconnection: close\r\n\r\n${'<p>'.repeat(100_000)}`, true],
  ])('%s', async (_title, answer, retryable) => {
    await using server = await startRawServer((socket) => socket.write(answer));
    await using transport = openTransport(server.url);
    for (const ask of [transport.send, transport.receive]) {
      await expect(ask(get)).rejects.toMatchObject({
        code: 'SERVICE.UNAVAILABLE',
        message: expect.stringContaining('did not answer like Azure Storage'),
        nextAction: expect.stringContaining('endpoint'),
        retryable,
      });
    }
  });
});

describe('no connection', () => {
  test('refused: nothing was sent', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    await using transport = openTransport(`http://127.0.0.1:${port}/devstoreaccount1`);
    await expect(transport.send(get)).rejects.toMatchObject({
      code: 'SERVICE.UNAVAILABLE',
      retryable: true,
      unprocessed: true,
      message: `Get Blob: 127.0.0.1:${port} refused the connection.`,
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }),
    });
  });

  test('a host that does not exist: the account may be wrong', async () => {
    await using transport = openTransport('http://no-such-account.invalid');
    await expect(transport.send(get)).rejects.toMatchObject({
      // Without a name server the name cannot be looked up.
      code: expect.stringMatching(/^(DATASTORE\.NOT_FOUND|SERVICE\.UNAVAILABLE)$/),
      unprocessed: true,
      message: expect.stringMatching(/no-such-account\.invalid/),
    });
  });

  test('HTTP where HTTPS is expected', async () => {
    await using server = await startRawServer((socket) => socket.end());
    const raw = createServer((socket) => socket.on('error', () => socket.destroy()).end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(raw, 'listening');
    const { port } = raw.address() as { port: number };
    await using transport = openTransport(`https://127.0.0.1:${port}/devstoreaccount1`);
    await expect(transport.send(get)).rejects.toMatchObject({
      code: 'SERVICE.UNAVAILABLE',
      retryable: false,
      message: expect.stringContaining('TLS'),
    });
    raw.close();
    expect(server.connections).toBe(0);
  });
});

describe('the caller’s signal ends everything, with its own reason', () => {
  const reason = { enough: true };

  test('before the request', async () => {
    await using server = await startRawServer(() => undefined);
    await using transport = openTransport(server.url);
    await expect(transport.send({ ...get, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.connections).toBe(0);
  });

  test('while it waits for a free connection, without breaking one', async () => {
    const sockets: (() => void)[] = [];
    await using server = await startRawServer((socket) => sockets.push(() => socket.write(`${head(2)}ok`)));
    await using transport = openTransport(server.url, { connections: 1 });
    const control = new AbortController();
    const running = transport.receive(get);
    const waiting = transport.receive({ ...get, signal: control.signal });
    control.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect.poll(() => sockets.length).toBe(1);
    sockets[0]?.();
    expect(await (await running).text()).toBe('ok');
    expect(server.connections).toBe(1);
  });

  test('while it waits for the answer', async () => {
    const control = new AbortController();
    await using server = await startRawServer(() => control.abort(reason));
    await using transport = openTransport(server.url);
    await expect(transport.send({ ...get, signal: control.signal })).rejects.toBe(reason);
    await server.closed();
  });

  test('while the service takes no more of the body', async () => {
    const control = new AbortController();
    await using server = await startRawServer((socket) => {
      socket.pause();
      control.abort(reason);
    });
    await using transport = openTransport(server.url);
    const body = new Uint8Array(64 * 1024 * 1024);
    await expect(transport.send({ ...get, method: 'PUT', body, signal: control.signal })).rejects.toBe(reason);
  });

  test('while the source of the body is silent; the source is closed', async () => {
    const control = new AbortController();
    await using server = await startRawServer(() => control.abort(reason));
    await using transport = openTransport(server.url);
    let isClosed = false;
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => {
        let asked = 0;
        return {
          next: () => (asked++ === 0 ? Promise.resolve({ done: false, value: new Uint8Array(10) }) : new Promise(() => undefined)),
          return: async () => {
            isClosed = true;
            return { done: true, value: undefined };
          },
        };
      },
    };
    const body: WireBody = { stream: silent, size: 1000 };
    await expect(transport.send({ ...get, method: 'PUT', body, signal: control.signal })).rejects.toBe(reason);
    expect(isClosed).toBe(true);
    await server.closed();
  });

  test('while the body of the answer is paused, and when it waits for more', async () => {
    await using server = await startRawServer((socket) => {
      socket.write(head(50_000_000));
      socket.write(Buffer.alloc(1_000_000));
    });
    await using transport = openTransport(server.url);
    for (const readFirst of [0, 1, 100]) {
      const control = new AbortController();
      const chunks = (await transport.receive({ ...get, signal: control.signal })).chunks[Symbol.asyncIterator]();
      let pending = chunks.next();
      for (let n = 0; n < readFirst; n++) {
        const next = await Promise.race([
          pending,
          new Promise<undefined>((resolve) => setImmediate(() => setImmediate(resolve, undefined))),
        ]);
        if (next === undefined) break;
        pending = chunks.next();
      }
      if (readFirst === 0) await pending;
      control.abort(reason);
      if (readFirst > 0) {
        // Either it came just before the abort, or it ends with the reason; the next one surely does.
        await pending.catch((error: unknown) => expect(error).toBe(reason));
      }
      await expect(chunks.next()).rejects.toBe(reason);
    }
    await server.closed();
  });

  test('after everything has arrived, too', async () => {
    await using server = await startRawServer((socket) => socket.write(`${head(5)}12345`));
    await using transport = openTransport(server.url);
    const control = new AbortController();
    const answer = await transport.receive({ ...get, signal: control.signal });
    control.abort(reason);
    await expect(answer.bytes()).rejects.toBe(reason);
  });
});

describe('connections', () => {
  const ok: RawAnswer = (socket, request) => socket.write(request.startsWith('HEAD') ? head(3) : `${head(3)}abc`);

  test('are kept, also after a HEAD and after an answer that nobody read', async () => {
    await using server = await startRawServer(ok);
    await using transport = openTransport(server.url, { connections: 1 });
    await transport.send({ ...get, method: 'HEAD' });
    await transport.send(get);
    await (await transport.receive(get)).text();
    (await transport.receive(get)).cancel();
    await transport.send(get);
    expect(server.connections).toBe(1);
  });

  test('are closed when a large body is given up, and not before', async () => {
    await using server = await startRawServer((socket) => socket.write(head(50_000_000)));
    await using transport = openTransport(server.url, { connections: 1 });
    (await transport.receive(get)).cancel();
    const chunks = (await transport.receive(get)).chunks[Symbol.asyncIterator]();
    await chunks.return?.();
    await server.closed();
  });

  test('are all closed at the end, and what is under way is told so', async () => {
    await using server = await startRawServer(() => undefined);
    const transport = openTransport(server.url);
    const asked = transport.send(get);
    const refused = expect(asked).rejects.toMatchObject({ code: 'DATASTORE.CLOSED' });
    await transport.close();
    await refused;
    await server.closed();
  });
});

describe('a body that is a stream', () => {
  const put = (stream: AsyncIterable<Uint8Array>, size: number): TransportRequest => ({
    ...get,
    operation: 'Put Blob',
    method: 'PUT',
    body: { stream, size },
  });
  const sink: RawAnswer = (socket) => socket.write(`HTTP/1.1 201 Created\r\n${serviceHead}content-length: 0\r\n\r\n`);

  test('that fails: its own error is thrown, and nothing looks written', async () => {
    await using server = await startRawServer(() => undefined);
    await using transport = openTransport(server.url);
    const failure = new Error('the disk is gone');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      throw failure;
    }
    await expect(transport.send(put(failing(), 1000))).rejects.toBe(failure);
    await server.closed();
  });

  test('that is shorter or longer than said is not sent as if it were right', async () => {
    await using server = await startRawServer(() => undefined);
    await using transport = openTransport(server.url);
    async function* some(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      yield new Uint8Array(10);
    }
    await expect(transport.send(put(some(), 30))).rejects.toMatchObject({ code: 'DATA.SIZE_MISMATCH' });
    await expect(transport.send(put(some(), 15))).rejects.toMatchObject({ code: 'DATA.SIZE_MISMATCH' });
    await server.closed();
  });

  test('is not touched when there is no connection', async () => {
    await using transport = openTransport('http://no-such-account.invalid');
    let touched = 0;
    const stream: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          touched++;
          return { done: true, value: undefined };
        },
      }),
    };
    await expect(transport.send(put(stream, 5))).rejects.toMatchObject({ unprocessed: true });
    expect(touched).toBe(0);
  });

  test('of no bytes is sent as nothing', async () => {
    await using server = await startRawServer(sink);
    await using transport = openTransport(server.url);
    const none: AsyncIterable<Uint8Array> = new ReadableStream({ start: (controller) => controller.close() });
    expect((await transport.send(put(none, 0))).status).toBe(201);
  });
});
