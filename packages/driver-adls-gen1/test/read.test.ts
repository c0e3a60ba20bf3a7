import { expect, test } from 'vitest';
import { openOwnStore, operationsOf, pattern } from './gen1-store.ts';

const block_size = 1024;

test('a small file takes two requests, and a range of a large one no more', async () => {
  await using own = await openOwnStore({ block_size });
  const { store, emulator } = own;
  await store.write('a', pattern(5000));
  const read = async (): Promise<void> => {
    const range = { offset: 4000, length: 5000 };
    expect(Buffer.compare(await (await store.read('a', { range })).bytes(), pattern(5000).subarray(4000))).toBe(0);
  };
  expect(await operationsOf(emulator, read)).toEqual(['GETFILESTATUS', 'OPEN']);
});

test('what was replaced while it was read is told at the latest at its end', async () => {
  await using own = await openOwnStore({ block_size, concurrency: 1 });
  const { store, emulator } = own;
  await store.write('a', pattern(5000));
  const { body } = await store.read('a');
  const reader = body.getReader();
  await reader.read();
  emulator.clock.advance(5);
  await store.write('a', pattern(5000).reverse());
  const rest = async (): Promise<void> => {
    for (let next = await reader.read(); !next.done; next = await reader.read());
  };
  await expect(rest()).rejects.toMatchObject({ code: 'CONDITION.FAILED', path: 'a', nextAction: expect.stringContaining('two versions') });
});

test.each(['shorter', 'gone'])('a file that is %s before its end was read is an error', async (how) => {
  await using own = await openOwnStore({ block_size, concurrency: 1 });
  const { store } = own;
  await store.write('a', pattern(20_000));
  const chunks = (await store.read('a')).body.values();
  await chunks.next();
  if (how === 'shorter') await store.write('a', pattern(10));
  else await store.delete('a');
  const rest = async (): Promise<void> => {
    for await (const chunk of chunks) expect(chunk.byteLength).toBeGreaterThan(0);
  };
  const shorter = { code: 'CONDITION.FAILED', nextAction: expect.stringContaining('read it again'), requestId: expect.any(String) };
  await expect(rest()).rejects.toMatchObject(how === 'shorter' ? shorter : { code: 'PATH.NOT_FOUND' });
});
