import { join } from 'node:path';
import { memory } from '@stowage/conformance';
import { DatastoreError, openDatastore } from '@stowage/core';
import { copy, download, type TransferEvent, upload } from '@stowage/transfer';
import { describe, expect, test } from 'vitest';
import { type FlatOptions, openFlatStore } from './flat-store.ts';
import { makeFolder, readFolder, readStore } from './trees.ts';

const reason = new Error('the user has had enough');
const large = Buffer.alloc(1_500_000, 'z');
const tree = Object.fromEntries(
  Array.from({ length: 12 }, (_, n) => [`${n % 3}/${n}.bin`, n % 4 === 0 ? large : Buffer.from(`file ${n}`)]),
);
const whole = Object.fromEntries(Object.entries(tree).map(([path, content]) => [path, content.toString('latin1')]));

/** Aborts at the n-th of the moments that it is told of. */
function abortAt(moment: number): { readonly signal: AbortSignal; readonly tell: () => void } {
  const controller = new AbortController();
  let count = 0;
  const tell = (): void => {
    if (count++ === moment) controller.abort(reason);
  };
  return { signal: controller.signal, tell };
}

/** Whether a transfer was ended by the signal; false when it was done before. */
async function wasAborted(running: Promise<unknown>): Promise<boolean> {
  try {
    await running;
    return false;
  } catch (error) {
    expect(error).toBe(reason);
    return true;
  }
}

/** Nothing but whole files; folders that were made for them may be there. */
function expectWhole(found: Readonly<Record<string, unknown>>): void {
  for (const [path, content] of Object.entries(found)) if (!path.endsWith('/')) expect(content, path).toBe(whole[path]);
}

describe('an abort at any moment', () => {
  test('of an upload leaves whole files only', async () => {
    const folder = await makeFolder(tree);
    for (const options of [{}, { torn: true, rename: true }, { torn: true }] satisfies FlatOptions[]) {
      let moment = 0;
      for (let more = true; more; moment += 7) {
        const { signal, tell } = abortAt(moment);
        const { store, files } = await openFlatStore({ ...options, before: tell, onChunk: tell, after: tell });
        const running = upload(store, folder, { signal, bufferSize: 1_000, onProgress: tell, progressInterval: 0 });
        more = await wasAborted(running);
        expectWhole(Object.fromEntries([...files].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString('latin1')])));
      }
      expect(moment).toBeGreaterThan(50);
    }
  });

  test('of a download leaves whole files only, and no parts', async () => {
    let moment = 0;
    for (let more = true; more; moment += 7) {
      const folder = await makeFolder();
      const { signal, tell } = abortAt(moment);
      const { store } = await openFlatStore({ before: tell }, tree);
      const running = download(store, '', folder, { signal, bufferSize: 1_000, onProgress: tell, progressInterval: 0 });
      more = await wasAborted(running);
      expectWhole(await readFolder(folder));
    }
    expect(moment).toBeGreaterThan(50);
  });

  test('of a copy leaves whole files only', async () => {
    const source = await openFlatStore({}, tree);
    let moment = 0;
    for (let more = true; more; moment += 11) {
      const { signal, tell } = abortAt(moment);
      const target = await openDatastore(memory, {});
      const running = copy(source.store, '', target, '', { signal, bufferSize: 1_000, onProgress: tell, progressInterval: 0 });
      more = await wasAborted(running);
      expectWhole(await readStore(target));
    }
    expect(moment).toBeGreaterThan(50);
  });

  test('keeps what was there before, in a store that writes in place, as long as nothing of it was touched', async () => {
    const folder = await makeFolder({ 'a.bin': large });
    const theirs = { bytes: Buffer.from('theirs'), modified: new Date(), etag: 'theirs' };
    for (const moment of ['before the write', 'changed before the write', 'at the first chunk', 'at the second chunk'] as const) {
      const controller = new AbortController();
      const { store, files } = await openFlatStore(
        {
          torn: true,
          before: (operation) => {
            if (operation !== 'write' || !moment.endsWith('write')) return;
            if (moment.startsWith('changed')) files.set('a.bin', theirs);
            controller.abort(reason);
          },
          onChunk: (_path, taken) => {
            if (moment === (taken <= 262_144 ? 'at the first chunk' : 'at the second chunk')) controller.abort(reason);
          },
        },
        { 'a.bin': 'old' },
      );
      expect(await wasAborted(upload(store, folder, { signal: controller.signal, onConflict: 'overwrite' }))).toBe(true);
      const left = {
        'before the write': 'old',
        'changed before the write': 'theirs',
        'at the first chunk': 'old',
        'at the second chunk': undefined,
      };
      expect(files.get('a.bin')?.bytes.toString(), moment).toBe(left[moment]);
    }
  });

  test('before the beginning asks nothing of the store', async () => {
    const { store, requests } = await openFlatStore({}, tree);
    const folder = join(await makeFolder(), 'new');
    await expect(download(store, '', folder, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(upload(store, folder, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(requests).toEqual([]);
  });
});

describe('a listing that breaks off', () => {
  test('is told, and what was found before is transferred', async () => {
    const contents = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`${String(n).padStart(3, '0')}.txt`, 'x']));
    const { store, files } = await openFlatStore({}, contents);
    let pages = 0;
    Object.defineProperty(files, 'has', {
      value: (path: string) => {
        if (path === '100.txt' && pages++ === 0) throw new DatastoreError('SERVICE.UNAVAILABLE', 'The line is dead.');
        return Map.prototype.has.call(files, path);
      },
    });
    const folder = await makeFolder();
    const summary = await download(store, '', folder);
    expect(summary).toMatchObject({
      outcome: 'incomplete',
      files: { found: 100, done: 100, failed: 0 },
      failedBecause: { 'SERVICE.UNAVAILABLE': 1 },
    });
    expect(summary.failures).toEqual([expect.objectContaining({ type: 'listing', outcome: 'failed' })]);
  });
});

describe('a passing failure', () => {
  test('of a streamed write is waited out', async () => {
    const folder = await makeFolder({ 'large.bin': large });
    let failures = 1;
    const { store, files } = await openFlatStore({
      onChunk: () => {
        if (failures-- > 0) throw new DatastoreError('SERVICE.UNAVAILABLE', 'The line broke.', { retryAfter: 1 });
      },
    });
    const progress: number[] = [];
    const summary = await upload(store, folder, { onProgress: ({ bytes }) => progress.push(bytes.done), progressInterval: 0 });
    expect(summary).toMatchObject({ outcome: 'complete', files: { done: 1 }, bytes: large.byteLength });
    expect(progress.at(-1)).toBe(large.byteLength);
    expect(files.get('large.bin')?.bytes.byteLength).toBe(large.byteLength);
  });

  test('whose answer was lost is recognised by what arrived', async () => {
    const folder = await makeFolder({ 'x.txt': 'X' });
    let failures = 1;
    const { store, requests } = await openFlatStore({
      after: (operation) => {
        if (operation === 'write' && failures-- > 0) throw new DatastoreError('SERVICE.TIMEOUT', 'No answer.', { retryAfter: 1 });
      },
    });
    const events: TransferEvent[] = [];
    await upload(store, folder, { onEvent: (event) => void events.push(event) });
    expect(events).toEqual([
      expect.objectContaining({ outcome: 'done', because: 'An earlier try has brought it, and its answer was lost.' }),
    ]);
    expect(requests.filter((request) => request.startsWith('write'))).toHaveLength(1);
  });

  test('whose answer was lost is recognised by what passed, where the source keeps no digest', async () => {
    const from = await openFlatStore({ digest: 'none' });
    let failures = 0;
    const { store, requests } = await openFlatStore({
      after: (operation) => {
        if (operation === 'write' && failures-- > 0) throw new DatastoreError('SERVICE.TIMEOUT', 'No answer.', { retryAfter: 1 });
      },
    });
    await from.store.write('x.txt', 'X');
    failures = 1;
    const summary = await copy(from.store, '', store, '');
    expect(summary).toMatchObject({ outcome: 'complete', files: { done: 1 } });
    expect(requests.filter((request) => request.startsWith('write'))).toHaveLength(1);
  });

  test('that does not pass is told after three tries', async () => {
    const folder = await makeFolder({ 'x.txt': 'X' });
    const { store, requests } = await openFlatStore({
      before: (operation) => {
        if (operation === 'write') throw new DatastoreError('SERVICE.THROTTLED', 'Slow down.', { retryAfter: 1 });
      },
    });
    expect(await upload(store, folder)).toMatchObject({ failedBecause: { 'SERVICE.THROTTLED': 1 } });
    expect(requests.filter((request) => request.startsWith('write'))).toHaveLength(3);
  });
});

describe('what is no failure of a store or a disk', () => {
  test.each(['onEvent', 'onProgress'] as const)('is thrown: %s', async (callback) => {
    const folder = await makeFolder(tree);
    const { store, files } = await openFlatStore();
    const fault = new RangeError('a bug of the caller');
    const running = upload(store, folder, {
      progressInterval: 0,
      [callback]: () => {
        throw fault;
      },
    });
    await expect(running).rejects.toBe(fault);
    expectWhole(Object.fromEntries([...files].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString('latin1')])));
  });
});
