import { text } from 'node:stream/consumers';
import type { DataLakeFileClient } from '@azure/storage-file-datalake';
import { afterEach, describe, expect, test } from 'vitest';
import { type DfsEmulator, startDfsEmulator } from '../src/index.ts';
import { type Clients, refusal, send, startClients } from './harness.ts';

let clients: Clients;
afterEach(() => clients.emulator.stop());

/** An emulator with a file system, and a file in it that is yet to be made. */
async function startWithFile(): Promise<{ emulator: DfsEmulator; file: DataLakeFileClient }> {
  clients = await startClients();
  const filesystem = clients.lake.getFileSystemClient('data');
  await filesystem.create();
  return { emulator: clients.emulator, file: filesystem.getFileClient('file') };
}

test('a crash takes both endpoints down and keeps what was flushed and what was appended', async () => {
  const { emulator, file } = await startWithFile();
  await file.create();
  await file.append('first', 0, 5, { flush: true });
  await file.append('second', 5, 6);
  await emulator.crash();
  expect((await refusal(file.readToBuffer())).status).toBeUndefined();
  await expect(fetch(`${emulator.blobUrl}/`)).rejects.toThrow();
  await emulator.restart();
  await file.flush(11);
  expect((await file.readToBuffer()).toString()).toBe('firstsecond');
});

test('a port that is taken leaves nothing running', async () => {
  clients = await startClients();
  const { blobPort, port } = clients.emulator;
  await expect(startDfsEmulator({ blobPort })).rejects.toThrow('EADDRINUSE');
  await clients.emulator.stop();
  const again = await startDfsEmulator({ port, blobPort });
  expect([again.port, again.blobPort]).toEqual([port, blobPort]);
  await again.stop();
});

describe('faults', () => {
  test('hit the operations they name, at both endpoints', async () => {
    const { emulator, file } = await startWithFile();
    emulator.faults.arm({
      rules: [
        { kind: 'throttle', operations: ['path-create'], retryAfter: 1 },
        { kind: 'error', operations: ['path-append'] },
        { kind: 'reset', operations: ['path-flush'], when: 'after' },
        { kind: 'tear', operations: ['get-blob'] },
      ],
    });
    expect(await refusal(file.create())).toEqual({ status: 503, code: 'ServerBusy' });
    await file.create();
    expect(await refusal(file.append('abc', 0, 3))).toEqual({ status: 500, code: 'InternalError' });
    await file.append('abc', 0, 3);
    expect((await refusal(file.flush(3))).status).toBeUndefined();
    await expect(file.read().then(({ readableStreamBody }) => text(readableStreamBody as NodeJS.ReadableStream))).rejects.toThrow();
    expect((await file.readToBuffer()).toString()).toBe('abc');
    expect(emulator.faults.count()).toBe(4);
    expect(emulator.requests.of('path-append').map(({ status }) => status)).toEqual([500, 202]);
  });
});

test('data of 64 MiB are kept as they came', async () => {
  const emulator = await startDfsEmulator({ authentication: 'off' });
  clients = { emulator } as Clients;
  await send(emulator.url, 'PUT', '/data?resource=filesystem');
  await send(emulator.url, 'PUT', '/data/large?resource=file');
  const piece = Buffer.alloc(16 * 1024 * 1024, 7);
  const before = process.memoryUsage().external;
  for (let index = 0; index < 4; index += 1)
    await send(emulator.url, 'PATCH', `/data/large?action=append&position=${index * piece.length}`, {}, piece);
  expect(await send(emulator.url, 'PATCH', `/data/large?action=flush&position=${4 * piece.length}`)).toMatchObject({ status: 200 });
  expect(process.memoryUsage().external - before).toBeLessThan(3 * 4 * piece.length);
  const answer = await fetch(`${emulator.url}/devstoreaccount1/data/large`, {
    headers: { range: `bytes=${piece.length - 2}-${piece.length + 1}` },
  });
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.alloc(4, 7));
  expect(answer.headers.get('content-range')).toBe(`bytes ${piece.length - 2}-${piece.length + 1}/${4 * piece.length}`);
});
