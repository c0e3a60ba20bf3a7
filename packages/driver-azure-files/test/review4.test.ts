import { openDatastore } from '@stowage/core';
import { expect, it } from 'vitest';
import { startFilesEmulator as start } from '@stowage/emulator-files';
import { azureFiles as driver } from '../src/index.ts';
import { newShare as fresh } from './files-emulator.ts';

it.each([1, 2, 3, 4])('cas chaos %i', async (seed) => {
  const emulator = await start();
  const config = await fresh(emulator);
  const open = async () => (await openDatastore(driver, config, { retry: { attempts: 9, firstDelay: 2, maxDelay: 100 } })) as any;
  const stores = [await open(), await open(), await open()];
  await stores[0].write('n', '0'.padEnd(100, ' '));
  emulator.faults.arm({ seed, rules: [
    { kind: 'reset', when: 'after', chance: 0.1 },
    { kind: 'reset', when: 'before', chance: 0.05 },
    { kind: 'error', chance: 0.05 },
  ] });
  let ok = 0, unsure = 0, conflicts = 0; const codes: Record<string, number> = {};
  await Promise.all(stores.map(async (store) => {
    for (let i = 0; i < 8; i++) {
      try {
        const read = await store.read('n');
        const value = Number(await read.text());
        await store.write('n', String(value + 1).padEnd(100, ' '), { ifMatch: read.entry.etag });
        ok++;
      } catch (e) {
        const code = (e as { code: string }).code;
        codes[code] = (codes[code] ?? 0) + 1;
        if (code === 'CONDITION.FAILED') conflicts++; else unsure++;
      }
    }
  }));
  emulator.faults.clear();
  const final = Number(await (await stores[0].read('n')).text());
  console.log('cas', seed, 'final', final, 'ok', ok, 'unsure', unsure, 'conflicts', conflicts, JSON.stringify(codes));
  for (const store of stores) await store.close();
  await emulator.stop();
  expect(final).toBeGreaterThanOrEqual(ok);
  expect(final).toBeLessThanOrEqual(ok + unsure);
}, 60_000);
