import { Agent, request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../src/index.ts';
import { type EchoServer, fixedBody, startEchoServer } from './echo-server.ts';

let echo: EchoServer;
let proxy: FaultProxy;
let client: Agent;

beforeEach(async () => {
  echo = await startEchoServer();
  proxy = await startFaultProxy({ target: echo.url });
  client = new Agent();
});
afterEach(async () => {
  await client.destroy();
  await proxy.stop();
  await echo.stop();
});

const get = () => request(`${proxy.url}/c/b`, { dispatcher: client, method: 'GET' });

describe('a proxy that dies', () => {
  it('resets what is under way, refuses what comes, and is back at the same address', async () => {
    expect(await (await get()).body.text()).toBe(fixedBody);
    proxy.setPlan([{ fault: { kind: 'stall', at: 'body' } }]);
    const half = await get();
    await proxy.crash();
    await expect(half.body.text()).rejects.toThrow();
    await expect(get()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.restart();
    expect(await (await get()).body.text()).toBe(fixedBody);
  });

  it('may be dead when it is stopped', async () => {
    const other = await startFaultProxy({ target: echo.url });
    await other.crash();
    await other.stop();
  });
});

describe('a plan of the test’s own', () => {
  it('decides of each request in turn', async () => {
    let asked = 0;
    proxy.setPlan(({ method }) => (method === 'GET' && ++asked === 2 ? { kind: 'throttle' } : undefined));
    const statuses: number[] = [];
    for (let round = 0; round < 3; round++) {
      const answer = await get();
      await answer.body.dump();
      statuses.push(answer.statusCode);
    }
    expect(statuses).toEqual([200, 503, 200]);
    expect(proxy.faults).toMatchObject([{ fault: { kind: 'throttle' } }]);
  });
});
