import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseRecording } from '../src/recording.ts';
import { replayFolder } from '../src/replay-folder.ts';
import { files, Stub } from './stub.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stowage-recordings-'));
});
afterEach(() => rm(folder, { recursive: true }));

const exchange = {
  request: { method: 'GET', url: `${files}/?comp=list`, headers: {}, body: null },
  response: { status: 200, headers: {}, body: null },
};

async function write(name: string, content: object): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify(content));
}

const load = async () => {
  const stub = new Stub(() => ({ status: 500 }));
  return (options: Parameters<Stub['start']>[0]) => stub.start(options);
};

describe('a folder', () => {
  it('counts by operation and tells the reasons that are known', async () => {
    await write('a.json', { service: 'file', exchanges: [exchange, exchange] });
    await write('index.json', { operations: {} });
    const entry = { service: 'file', file: 'a', what: 'status: expected 200', reason: 'the stub never answers otherwise' } as const;
    const report = await replayFolder(folder, { known: [entry], load });
    expect(report.services.file).toMatchObject({
      recordings: 1,
      exchanges: 2,
      matched: 0,
      operations: { 'list shares': { exchanges: 2, matched: 0 } },
    });
    expect(report.services.file?.deviations.map(({ reason }) => reason)).toEqual([entry.reason, entry.reason]);
    expect(report.used).toEqual([entry]);
  });

  it('counts every exchange as unmatched when the server does not start', async () => {
    await write('a.json', { service: 'file', exchanges: [exchange] });
    await write('b.json', {
      service: 'gen1',
      exchanges: [{ ...exchange, request: { ...exchange.request, url: 'https://account.azuredatalakestore.net/webhdfs/v1/a?op=DELETE' } }],
    });
    const report = await replayFolder(folder, {
      known: [],
      load: (service) => (service === 'file' ? Promise.reject(new Error('no emulator')) : load()),
    });
    expect(report.services.file?.deviations[0]?.differences).toEqual([{ what: 'replay', expected: 'an answer', actual: 'no emulator' }]);
    expect(report.services.gen1?.deviations[0]?.differences[0]?.what).toBe('status');
  });

  it('replays every file against a server of its own', async () => {
    await write('a.json', { service: 'file', exchanges: [exchange] });
    await write('b.json', { service: 'file', exchanges: [exchange] });
    const stub = new Stub(() => ({ status: 200 }));
    const report = await replayFolder(folder, { known: [], load: async () => (options) => stub.start(options) });
    expect(stub.started).toHaveLength(2);
    expect(report.services.file).toMatchObject({ exchanges: 2, matched: 2 });
  });
});

describe('a file', () => {
  it.each([
    ['no service', { exchanges: [] }, /a: no service is named/],
    ['a list of exchanges that is none', { service: 'file', exchanges: 1 }, /a has no exchanges/],
    ['no url', { service: 'file', exchanges: [{ request: { method: 'GET' } }] }, /a, exchange 0: the request has no method or no url/],
    ['no status', { service: 'file', exchanges: [{ ...exchange, response: {} }] }, /a, exchange 0: the answer has no status/],
    [
      'a header that is no text',
      { service: 'file', exchanges: [{ ...exchange, response: { status: 200, headers: { a: 1 } } }] },
      /the header a is not a string/,
    ],
    [
      'a body of another kind',
      { service: 'file', exchanges: [{ ...exchange, response: { status: 200, headers: {}, body: [] } }] },
      /a body is null, text/,
    ],
  ])('with %s is refused by name', (_, content, message) => {
    expect(() => parseRecording('a', JSON.stringify(content))).toThrow(message);
  });
});
