import { type Datastore, requireCapabilities } from '@stowage/core';
import { expect } from 'vitest';
import { pattern, show } from './files-place.ts';
import { flags } from './program.ts';

/** What programs do on every store that can be written to, whatever its driver. */
export async function playScenario(opened: Datastore): Promise<void> {
  const store = requireCapabilities(opened, 'stat', 'read', 'list', 'write', 'delete');
  const { program, close } = await show(opened);
  const large = pattern(3_000_001);

  await program.makeDirectory('docs');
  await program.write('docs/small.txt', 'small');
  await program.write('docs/large.bin', large);
  expect(await program.names()).toEqual(['docs']);
  expect(await program.names('docs')).toEqual(['large.bin', 'small.txt']);
  expect((await (await store.read('docs/large.bin')).bytes()).byteLength).toBe(large.length);
  expect((await program.read('docs/large.bin')).equals(large)).toBe(true);

  // What a listing says of a version is what a read and a stat say of it: looking around disturbs no reader.
  const reader = await program.open('docs/large.bin');
  await reader.read(0, 10);
  await program.names('docs');
  await program.find('docs/large.bin');
  expect((await reader.read(2_900_000, 10)).equals(large.subarray(2_900_000, 2_900_010))).toBe(true);
  await reader.close();

  await program.write('docs/empty', '');
  expect(await program.text('docs/empty')).toBe('');
  const empty = await program.open('docs/empty', flags.readWrite);
  await empty.write(0, 'no more');
  await empty.close();
  expect(await program.text('docs/empty')).toBe('no more');
  await program.unlink('docs/empty');

  const file = await program.open('docs/large.bin', flags.readWrite);
  await file.write(1_000_000, 'in the middle');
  expect((await file.read(999_998, 17)).toString('latin1')).toBe(
    `${large.toString('latin1', 999_998, 1_000_000)}in the middle${large.toString('latin1', 1_000_013, 1_000_015)}`,
  );
  await file.truncate(2_000_000);
  await file.write(2_500_000, 'end');
  await file.close();
  const expected = Buffer.concat([large.subarray(0, 2_000_000), Buffer.alloc(500_000), Buffer.from('end')]);
  expected.write('in the middle', 1_000_000);
  expect(Buffer.from(await (await store.read('docs/large.bin')).bytes()).equals(expected)).toBe(true);

  const log = await program.open('docs/small.txt', flags.writeOnly | flags.append);
  await log.write(0, ' and more');
  await log.close();
  expect(await (await store.read('docs/small.txt')).text()).toBe('small and more');

  await program.rename('docs/small.txt', 'docs/other.txt');
  await program.rename('docs/other.txt', 'docs/large.bin');
  expect(await program.names('docs')).toEqual(['large.bin']);
  expect(await program.text('docs/large.bin')).toBe('small and more');
  await program.rename('docs', 'papers');
  expect(await program.names()).toEqual(['papers']);
  expect(await program.text('papers/large.bin')).toBe('small and more');
  await expect(program.removeDirectory('papers')).rejects.toThrow();
  await program.unlink('papers/large.bin');
  expect(await program.names('papers')).toEqual([]);
  await program.removeDirectory('papers');
  expect(await program.names()).toEqual([]);
  await close();
  const left = [];
  for await (const { path } of store.list('', { recursive: true })) left.push(path);
  expect(left).toEqual([]);
}
