import { expect, it } from 'vitest';
import { openFull, textOf } from './dfs-store.ts';
import { defineLake } from './lake-fixture.ts';

const lake = defineLake();

it('an append that fails, and whose release is lost once, keeps nobody waiting', async () => {
  await lake.store.append('log', 'one ');
  lake.emulator.faults.arm({ rules: [{ operations: ['lease-blob'], kind: 'reset', skip: 1 }] });
  await expect(lake.store.append('log', 'two', { ifSize: 100 })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
  expect(lake.emulator.faults.count('reset')).toBe(1);
  await lake.store.append('log', 'three');
  expect(await textOf(lake.store, 'log')).toBe('one three');
});

it('an append that gives up without knowing that it holds the file keeps nobody waiting', async () => {
  await lake.store.append('log', 'one ');
  const before = lake.emulator.faults.count('reset');
  await using impatient = await openFull(lake.config, { retry: { attempts: 2, firstDelay: 1 } });
  lake.emulator.faults.arm({ rules: [{ operations: ['lease-blob'], kind: 'reset', when: 'after', times: 2 }] });
  await expect(impatient.append('log', 'two')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  expect(lake.emulator.faults.count('reset') - before).toBe(2);
  await lake.store.append('log', 'three');
  expect(await textOf(lake.store, 'log')).toBe('one three');
});
