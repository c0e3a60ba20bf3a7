import { BlobServiceClient } from '@azure/storage-blob';
import { Agent, type Dispatcher, request } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Fault, type FaultProxy, startAzurite, startFaultProxy } from '../src/index.ts';
import { type EchoServer, fixedBody, startEchoServer } from './echo-server.ts';

let echo: EchoServer;
let proxy: FaultProxy;
let client: Agent;

beforeAll(async () => {
  echo = await startEchoServer();
});
afterAll(() => echo.stop());

beforeEach(async () => {
  client = new Agent();
  proxy = await startFaultProxy({ target: echo.url });
});
afterEach(async () => {
  await client.destroy();
  await proxy.stop();
});

const get = (options: Partial<Dispatcher.RequestOptions> = {}) =>
  request(`${proxy.url}/c/b`, { dispatcher: client, method: 'GET', ...options });
const put = (body: string, headers: Record<string, string> = {}) =>
  request(`${proxy.url}/c/b`, { dispatcher: client, method: 'PUT', body, headers });
const plan = (fault: Fault, times = 1) => proxy.setPlan([{ fault, times }]);

/** Requests that the service saw while the work was done. */
async function deliveredDuring(work: () => Promise<unknown>): Promise<number> {
  const mark = echo.requests.mark();
  await work();
  return echo.requests.since(mark).length;
}

describe('without a fault', () => {
  it('passes both bodies, the status and the Host unchanged, and reports nothing', async () => {
    const answer = await put('some text');
    expect(answer.statusCode).toBe(201);
    expect(await answer.body.text()).toBe('some text');
    expect(answer.headers['x-host']).toBe(new URL(proxy.url).host);
    expect(await (await get()).body.text()).toBe(fixedBody);
    expect(proxy.faults).toEqual([]);
    expect(proxy.requests.count).toBe(2);
  });

  it('keeps shared key signatures and copy sources valid before Azurite', async () => {
    await using azurite = await startAzurite({ skipApiVersionCheck: true });
    await using front = await startFaultProxy({ target: azurite.url });
    const service = BlobServiceClient.fromConnectionString(front.through(azurite.connectionString()));
    const container = service.getContainerClient('signed');
    await container.create();
    await container.getBlockBlobClient('a').upload('text', 4);
    await (await container.getBlobClient('b').beginCopyFromURL(container.getBlobClient('a').url)).pollUntilDone();
    expect((await container.getBlobClient('b').downloadToBuffer()).toString()).toBe('text');
  });

  it('answers 502 when the service is not there', async () => {
    await using lonely = await startFaultProxy({ target: 'http://127.0.0.1:1' });
    const answer = await request(lonely.url, { dispatcher: client });
    expect(answer.statusCode).toBe(502);
    expect(await answer.body.text()).toContain('ECONNREFUSED');
  });
});

describe('answers in the service’s place', () => {
  it('throttle: 503 or 429, ServerBusy, Retry-After, and then lets pass', async () => {
    proxy.setPlan([{ fault: { kind: 'throttle', retryAfterSeconds: 3 } }, { fault: { kind: 'throttle', status: 429 } }]);
    expect(
      await deliveredDuring(async () => {
        const first = await put('abc');
        expect([first.statusCode, first.headers['retry-after']]).toEqual([503, '3']);
        expect(first.headers['x-ms-error-code']).toBe('ServerBusy');
        expect(await first.body.text()).toContain('<Code>ServerBusy</Code>');
        const second = await put('abc');
        expect([second.statusCode, second.headers['retry-after']]).toEqual([429, undefined]);
        await second.body.dump();
      }),
    ).toBe(0);
    expect((await put('abc')).statusCode).toBe(201);
    expect(proxy.faults.map(({ fault }) => fault.kind)).toEqual(['throttle', 'throttle']);
  });

  it('throttle: has no body for HEAD, and the connection stays usable', async () => {
    plan({ kind: 'throttle' });
    const head = await get({ method: 'HEAD' });
    expect([head.statusCode, head.headers['x-ms-error-code']]).toEqual([503, 'ServerBusy']);
    await head.body.dump();
    expect(await (await get()).body.text()).toBe(fixedBody);
  });

  it.each(['InternalError', 'OperationTimedOut'] as const)('service-error: 500 %s', async (code) => {
    plan({ kind: 'service-error', code });
    const answer = await get();
    expect([answer.statusCode, answer.headers['x-ms-error-code']]).toEqual([500, code]);
    expect(await answer.body.text()).toContain(`<Code>${code}</Code>`);
  });

  it('clock-skew: refuses a date more than 15 minutes off the service, passes a near one', async () => {
    plan({ kind: 'clock-skew', aheadSeconds: 3600 }, Number.POSITIVE_INFINITY);
    const dated = (milliseconds: number) => put('x', { 'x-ms-date': new Date(Date.now() + milliseconds).toUTCString() });

    const refused = await dated(0);
    expect([refused.statusCode, refused.headers['x-ms-error-code']]).toEqual([403, 'AuthenticationFailed']);
    expect(await refused.body.text()).toContain('<AuthenticationErrorDetail>Request date header too old');
    const serviceTime = Date.parse(String(refused.headers.date));
    const passed = await dated(serviceTime - Date.now());
    expect(passed.statusCode).toBe(201);
    await passed.body.dump();
    expect(Date.parse(String(passed.headers.date)) - Date.now()).toBeGreaterThan(3_500_000);
    expect(proxy.faults).toHaveLength(1);
  });

  it('garbage: no HTTP, a page, XML cut off', async () => {
    plan({ kind: 'garbage', form: 'not-http' });
    await expect(get()).rejects.toMatchObject({ name: 'HTTPParserError' });
    plan({ kind: 'garbage', form: 'html' });
    const page = await get();
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.body.text()).toContain('<html>');
    plan({ kind: 'garbage', form: 'broken-xml' });
    expect(await (await get()).body.text()).toMatch(/<Name>cut of$/);
    expect(proxy.faults).toHaveLength(3);
  });
});

describe('before Azurite', () => {
  it('an upload that breaks stores nothing, and one whose answer is lost is stored', async () => {
    await using azurite = await startAzurite({ skipApiVersionCheck: true });
    await using front = await startFaultProxy({ target: azurite.url });
    const service = BlobServiceClient.fromConnectionString(front.through(azurite.connectionString()), {
      retryOptions: { maxTries: 1 },
    });
    const container = service.getContainerClient('broken');
    await container.create();
    const upload = (name: string) => container.getBlockBlobClient(name).upload(Buffer.alloc(300_000), 300_000);

    front.setPlan([{ fault: { kind: 'reset', when: 'mid-request' } }]);
    await expect(upload('half')).rejects.toThrow();
    front.setPlan([{ fault: { kind: 'reset', when: 'after-delivery' } }]);
    await expect(upload('whole')).rejects.toThrow();
    expect(front.faults.map(({ url }) => url)).toEqual(['/devstoreaccount1/broken/half', '/devstoreaccount1/broken/whole']);
    expect(await container.getBlobClient('half').exists()).toBe(false);
    expect((await container.getBlobClient('whole').getProperties()).contentLength).toBe(300_000);
  });
});

describe('breaks the connection', () => {
  it('reset before-delivery: the service sees nothing', async () => {
    plan({ kind: 'reset', when: 'before-delivery' });
    expect(await deliveredDuring(() => expect(put('x')).rejects.toMatchObject({ code: 'ECONNRESET' }))).toBe(0);
    expect(proxy.faults).toHaveLength(1);
  });

  it('reset mid-request: the service gets half of the body and never a whole one', async () => {
    plan({ kind: 'reset', when: 'mid-request' });
    const before = echo.received.length;
    const mark = echo.requests.mark();
    await expect(put('x'.repeat(1000))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect.poll(() => echo.requests.since(mark).length).toBe(1);
    expect(echo.received.length).toBe(before);
    expect(proxy.faults).toHaveLength(1);
  });

  it('reset after-delivery: the service has done it, the client does not know', async () => {
    plan({ kind: 'reset', when: 'after-delivery' });
    await expect(put('was stored')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(echo.received.at(-1)).toBe('was stored');
    expect(proxy.faults).toHaveLength(1);
  });

  it('reset mid-response: the head arrives, the body breaks', async () => {
    plan({ kind: 'reset', when: 'mid-response' });
    const answer = await get();
    expect(answer.statusCode).toBe(200);
    await expect(answer.body.text()).rejects.toThrow();
    expect(proxy.faults).toHaveLength(1);
  });

  it.each(['request', 'headers'] as const)('stall at %s: no head until the client gives up', async (at) => {
    plan({ kind: 'stall', at });
    const giveUp = new AbortController();
    const mark = echo.requests.mark();
    const answer = get({ signal: giveUp.signal });
    const refused = expect(answer).rejects.toThrow('enough');
    await proxy.untilFaults(1);
    expect(echo.requests.since(mark)).toHaveLength(at === 'request' ? 0 : 1);
    giveUp.abort(new Error('enough'));
    await refused;
  });

  it('stall at body: half of the body arrives, and no end', async () => {
    plan({ kind: 'stall', at: 'body' });
    const giveUp = new AbortController();
    const answer = await get({ signal: giveUp.signal });
    let received = 0;
    const reading = (async () => {
      for await (const chunk of answer.body) {
        received += chunk.length;
        if (received === fixedBody.length / 2) giveUp.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow();
    expect(received).toBe(fixedBody.length / 2);
    expect(proxy.faults).toHaveLength(1);
  });

  it('truncate: fewer bytes than Content-Length, then an orderly end', async () => {
    plan({ kind: 'truncate', keepBytes: 7 });
    const answer = await get();
    expect(answer.headers['content-length']).toBe(String(fixedBody.length));
    let received = '';
    const reading = (async () => {
      for await (const chunk of answer.body) received += chunk;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(received).toBe(fixedBody.slice(0, 7));
    expect(proxy.faults).toHaveLength(1);
  });
});

describe('changes the bytes', () => {
  it('corrupt response: one byte, the length the same', async () => {
    plan({ kind: 'corrupt', direction: 'response', at: 3 });
    const answer = Buffer.from(await (await get()).body.arrayBuffer());
    const expected = Buffer.from(fixedBody);
    expect(answer[3]).toBe(~(expected[3] ?? 0) & 0xff);
    expected[3] = answer[3] ?? 0;
    expect(answer.equals(expected)).toBe(true);
    expect(proxy.faults).toHaveLength(1);
  });

  it('corrupt request: Azurite finds it by the Content-MD5 of the SDK’s caller', async () => {
    await using azurite = await startAzurite({ skipApiVersionCheck: true });
    await using front = await startFaultProxy({ target: azurite.url });
    const service = BlobServiceClient.fromConnectionString(front.through(azurite.connectionString()));
    const container = service.getContainerClient('corrupt');
    await container.create();
    front.setPlan([{ fault: { kind: 'corrupt', direction: 'request' }, match: ({ method }) => method === 'PUT' }]);
    const md5 = Buffer.from('XUFAKrxLKna5cZ2REBfFkg==', 'base64'); // of 'hello'
    const upload = container.getBlockBlobClient('b').upload('hello', 5, { transactionalContentMD5: md5 });
    await expect(upload).rejects.toMatchObject({ statusCode: 400, code: 'Md5Mismatch' });
    expect(front.faults).toHaveLength(1);
  });

  it('corrupt: reports nothing when the body is too short to be spoilt', async () => {
    plan({ kind: 'corrupt', direction: 'request', at: 10 });
    expect(await (await put('short')).body.text()).toBe('short');
    expect(proxy.faults).toEqual([]);
  });

  it('slow: passes everything unchanged, in portions', async () => {
    plan({ kind: 'slow', bytesPerSecond: 5000 });
    const sizes: number[] = [];
    for await (const chunk of (await get()).body) sizes.push(chunk.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(fixedBody.length);
    expect(Math.max(...sizes)).toBeLessThan(fixedBody.length);
    expect(proxy.faults).toHaveLength(1);
  });
});

it('stop ends a client that waits in a stall, and a wait for faults ends by its signal', async () => {
  plan({ kind: 'stall', at: 'request' });
  const refused = expect(get()).rejects.toThrow();
  await proxy.untilFaults(1);
  const reason = new Error('no more waiting');
  await expect(proxy.untilFaults(2, AbortSignal.abort(reason))).rejects.toBe(reason);
  await proxy.stop();
  await refused;
});
