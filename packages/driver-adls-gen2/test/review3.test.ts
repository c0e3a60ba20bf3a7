import { openDatastore } from '@stowage/core';
import { startDfsEmulator } from '@stowage/emulator-dfs';
import { expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { adlsGen2 } from '../src/index.ts';
import { newFilesystem } from './dfs-emulator.ts';
import { foreignFilesystem, namesIn, textOf } from './dfs-store.ts';

it.each([4, 6, 7, 8])(
  'chaos %i',
  async (seed) => {
    const log: unknown[] = [];
    const emulator = await startDfsEmulator({ onExchange: (e: any) => log.push([e.request?.operation ?? e.operation, e.request?.headers?.['x-ms-lease-action'], (e.request?.headers?.['x-ms-lease-id'] ?? '').slice(0, 4), (e.request?.headers?.['x-ms-proposed-lease-id'] ?? '').slice(0, 4), e.answer?.status ?? e.status, e.fault?.kind, e.fault?.when]) } as any);
    const config = await newFilesystem(emulator);
    const open = async () => (await openDatastore(adlsGen2, config, { retry: { attempts: 9, firstDelay: 2, maxDelay: 200 } })) as any;
    const stores = [await open(), await open(), await open()];
    await stores[0].write('log', '');
    emulator.faults.arm({
      seed,
      rules: [
    { operations: ['path-append', 'path-create', 'path-flush', 'path-rename', 'lease-blob', 'get-blob', 'get-blob-properties'], kind: 'reset', when: 'after', chance: 0.12 },
    { operations: ['path-append', 'path-create', 'path-flush', 'path-rename', 'path-get-access-control', 'get-blob', 'get-blob-properties'], kind: 'reset', when: 'before', chance: 0.12 },
    { operations: ['path-append', 'path-create', 'path-flush', 'path-rename'], kind: 'error', chance: 0.05 },
],
    });
    const ok: string[] = [];
    const failed: Record<string, string> = {};
    const tokens = Array.from({ length: 60 }, (_, i) => `<${seed}-${i}>`);
    await Promise.all(
      stores.map(async (store, s) => {
        for (const token of tokens.filter((_, i) => i % 3 === s)) {
          try {
            await store.append('log', token);
            ok.push(token);
          } catch (e) {
            failed[token] = (e as { code: string }).code !== 'PATH.LOCKED' ? `${(e as Error).message} ${(e as {attempts?: number}).attempts}` : (e as { code: string }).code;
          }
        }
      }),
    );
    writeFileSync('/tmp/chaos.json', JSON.stringify({ f: emulator.faults.happened, r: log }));
    emulator.faults.clear();
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
      (await namesIn(foreignFilesystem(emulator, config.filesystem))).length - 1,
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
