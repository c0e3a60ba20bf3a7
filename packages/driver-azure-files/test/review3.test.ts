import { openDatastore } from '@stowage/core';
import { startFilesEmulator } from '@stowage/emulator-files';
import { expect, it } from 'vitest';
import { azureFiles } from '../src/index.ts';
import { newShare } from './files-emulator.ts';
import { foreignShare, namesIn, textOf } from './files-store.ts';

it.each([1, 2, 3, 4, 5, 6])(
  'chaos %i',
  async (seed) => {
    const emulator = await startFilesEmulator();
    const config = await newShare(emulator);
    const open = async () => (await openDatastore(azureFiles, config, { retry: { attempts: 4, firstDelay: 1, maxDelay: 5 } })) as any;
    const stores = [await open(), await open(), await open()];
    await stores[0].write('log', '');
    emulator.faults.arm({
      seed,
      rules: [
        { kind: 'reset', when: 'after', chance: 0.06 },
        { kind: 'reset', when: 'before', chance: 0.06 },
        { kind: 'error', chance: 0.05 },
        { kind: 'throttle', chance: 0.03 },
      ],
    });
    const ok: string[] = [];
    const failed: Record<string, string> = {};
    const tokens = Array.from({ length: 45 }, (_, i) => `<${seed}-${i}>`);
    await Promise.all(
      stores.map(async (store, s) => {
        for (const token of tokens.filter((_, i) => i % 3 === s)) {
          try {
            await store.append('log', token);
            ok.push(token);
          } catch (e) {
            failed[token] = (e as { code: string }).code;
          }
        }
      }),
    );
    emulator.faults.clear();
    await stores[0].append('log', '<end>');
    const text = await textOf(stores[1], 'log');
    const found = text.match(/<[^>]*>/g) ?? [];
    console.log(
      'chaos',
      seed,
      'ok',
      ok.length,
      'failed',
      JSON.stringify(failed),
      'faults',
      emulator.faults.count(),
      'left',
      (await namesIn(foreignShare(emulator, config.file_share_name))).length - 1,
    );
    const problems: string[] = [];
    for (const t of ok) if (found.filter((f) => f === t).length !== 1) problems.push(`ok ${t} x${found.filter((f) => f === t).length}`);
    for (const t of Object.keys(failed)) if (found.filter((f) => f === t).length > 1) problems.push(`failed ${t} twice`);
    if (text !== found.join('')) problems.push(`garbage ${JSON.stringify(text.replace(/<[^>]*>/g, ''))}`);
    for (const store of stores) await store.close();
    await emulator.stop();
    expect(problems).toEqual([]);
  },
  60_000,
);
