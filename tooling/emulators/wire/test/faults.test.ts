import { once } from 'node:events';
import { connect } from 'node:net';
import { testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { expect, test } from 'vitest';
import { createFaultSource, type Emulator, type EmulatorOptions, type FaultPlan, startEmulator } from '../src/index.ts';
import { toSuiteFaults } from '../src/testing/index.ts';
import { doorService } from './door.ts';

interface Counted {
  readonly emulator: Emulator;
  applied(): number;
}

async function startCounted(options: EmulatorOptions = {}): Promise<Counted> {
  let count = 0;
  const settings: EmulatorOptions = { authentication: 'off', ...options };
  const service = doorService(settings);
  const respond: typeof service.respond = (request, operation) => {
    count++;
    return service.respond(request, operation);
  };
  return { emulator: await startEmulator({ ...service, respond }, settings), applied: () => count };
}

/** What a client sees of one request. */
async function outcome(emulator: Emulator, method = 'GET'): Promise<string> {
  try {
    const response = await fetch(`${emulator.url}/devstoreaccount1/c/b`, { method });
    await response.text();
    return String(response.status);
  } catch {
    return 'cut';
  }
}

test('each kind does what its name says, before or after the operation is applied', async () => {
  const { emulator, applied } = await startCounted();
  const cases: readonly (readonly [FaultPlan['rules'][number], string, number])[] = [
    [{ kind: 'throttle' }, '503', 0],
    [{ kind: 'throttle', when: 'after' }, '503', 1],
    [{ kind: 'error' }, '500', 0],
    [{ kind: 'reset' }, 'cut', 0],
    [{ kind: 'reset', when: 'after' }, 'cut', 1],
    [{ kind: 'tear' }, 'cut', 1],
  ];
  for (const [rule, expected, times] of cases) {
    const before = applied();
    emulator.faults.arm({ rules: [rule] });
    expect([rule, await outcome(emulator), applied() - before]).toEqual([rule, expected, times]);
    expect(await outcome(emulator)).toBe('200');
  }
  expect(emulator.faults.count()).toBe(6);
  expect(emulator.faults.count('throttle')).toBe(2);
  expect(emulator.faults.happened[0]).toEqual({ kind: 'throttle', operation: 'get-thing', path: '/devstoreaccount1/c/b' });
  await emulator.stop();
});

test('a torn answer without a body is reset, over https too', async () => {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  const { emulator } = await startCounted({ tls: await authority.issue(), faults: { rules: [{ kind: 'tear', times: 2 }] } });
  await expect(fetch(`${emulator.url}/devstoreaccount1/c/b`, { method: 'HEAD' })).rejects.toThrow();
  const torn = await fetch(`${emulator.url}/devstoreaccount1/c/b`);
  await expect(torn.text()).rejects.toThrow();
  await emulator.stop();
});

test('a stall lasts until the client gives up, and ends with the emulator', async () => {
  let reached = Promise.withResolvers<void>();
  const { emulator } = await startCounted({ faults: { rules: [{ kind: 'stall', times: 2 }] }, onExchange: () => reached.resolve() });
  const given = new AbortController();
  const waiting = fetch(`${emulator.url}/devstoreaccount1/c/b`, { signal: given.signal });
  await reached.promise;
  given.abort(new Error('given up'));
  await expect(waiting).rejects.toThrow('given up');

  reached = Promise.withResolvers<void>();
  const ended = outcome(emulator);
  await reached.promise;
  await emulator.stop();
  expect(await ended).toBe('cut');
  expect(emulator.requests.entries.map(({ status }) => status)).toEqual([undefined, undefined]);
});

test('rules choose by operation, skip and times; throttling tells when to come back', async () => {
  const { emulator } = await startCounted({
    faults: { rules: [{ kind: 'throttle', operations: ['put-thing'], skip: 1, times: 2, retryAfter: 7 }] },
  });
  const puts = [];
  for (let count = 0; count < 5; count++) puts.push(await outcome(emulator, 'PUT'));
  expect(puts).toEqual(['200', '503', '503', '200', '200']);
  expect(await outcome(emulator)).toBe('200');
  emulator.faults.arm({ rules: [{ kind: 'throttle', retryAfter: 7 }] });
  expect((await fetch(`${emulator.url}/devstoreaccount1/c`)).headers.get('retry-after')).toBe('7');
  emulator.faults.arm({ rules: [{ kind: 'error', times: 9 }] });
  emulator.faults.clear();
  expect(await outcome(emulator)).toBe('200');
  await emulator.stop();
});

test('chance is drawn by the seed alone', () => {
  const draws = (seed: number): string => {
    const source = createFaultSource({ seed, rules: [{ kind: 'reset', chance: 0.3 }] });
    return Array.from({ length: 200 }, (_, index) => (source.draw('op', 'GET', `/p${index % 20}`) === undefined ? '.' : 'x')).join('');
  };
  expect(draws(1)).toBe(draws(1));
  expect(draws(1)).not.toBe(draws(2));
  const hits = [...draws(1)].filter((one) => one === 'x').length;
  expect(hits).toBeGreaterThan(30);
  expect(hits).toBeLessThan(90);
});

test('after a crash nothing answers and nothing is applied; a restart has the same port and state', async () => {
  const { emulator, applied } = await startCounted();
  const half = connect(emulator.port, '127.0.0.1');
  await once(half, 'connect');
  half.write('PUT /devstoreaccount1/c/b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n12345');
  expect(await outcome(emulator)).toBe('200');
  const reset = once(half, 'error');
  await emulator.crash();
  expect((await reset)[0]).toMatchObject({ code: 'ECONNRESET' });
  expect(await outcome(emulator)).toBe('cut');
  expect(applied()).toBe(1);
  const { port } = emulator;
  await emulator.restart();
  expect(emulator.port).toBe(port);
  expect(await outcome(emulator)).toBe('200');
  expect(emulator.requests.count).toBe(2);
  await emulator.stop();
});

test('a switch in the words of the conformance suite counts from its last plan on, and its rules have no limit by themselves', async () => {
  const { emulator } = await startCounted();
  const faults = toSuiteFaults(emulator.faults);
  faults.arm({ seed: 1, rules: [{ kind: 'error' }] });
  expect([await outcome(emulator), await outcome(emulator), await outcome(emulator)]).toEqual(['500', '500', '500']);
  expect(faults.count).toBe(3);
  faults.arm({ seed: 1, rules: [{ kind: 'throttle', skip: 1, times: 1 }] });
  expect([await outcome(emulator), await outcome(emulator), await outcome(emulator)]).toEqual(['200', '503', '200']);
  expect(faults.count).toBe(1);
  faults.clear();
  await emulator.stop();
});
