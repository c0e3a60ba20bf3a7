import { type Datastore, openDatastore, requireCapabilities } from '@stowage/core';
import { startFilesEmulator } from '@stowage/emulator-files';
import { expect, it } from 'vitest';
import { azureFiles } from '../src/index.ts';
import { newShare } from './files-emulator.ts';
import { textOf } from './files-store.ts';

/** Appends what it can, one after the other, and tells what it was told to be there. */
async function appendAll(store: Datastore<'append'>, tokens: readonly string[]): Promise<readonly string[]> {
  const confirmed: string[] = [];
  for (const token of tokens) {
    const isThere = await store.append('log', token).then(
      () => true,
      () => false,
    );
    if (isThere) confirmed.push(token);
  }
  return confirmed;
}

it.each([1, 2, 3])(
  'what an append confirms is there once and whole, whatever goes wrong between three writers and the service (seed %i)',
  async (seed) => {
    const emulator = await startFilesEmulator();
    const config = await newShare(emulator);
    const options = { retry: { attempts: 4, firstDelay: 1, maxDelay: 5 } };
    const open = async (): Promise<Datastore<'append' | 'read' | 'write'>> =>
      requireCapabilities(await openDatastore(azureFiles, config, options), 'append', 'read', 'write');
    const stores = await Promise.all([open(), open(), open()]);
    const [first] = stores;
    if (first === undefined) throw new Error('no store');
    await first.write('log', '');
    emulator.faults.arm({
      seed,
      rules: [
        { kind: 'reset', when: 'after', chance: 0.06 },
        { kind: 'reset', when: 'before', chance: 0.06 },
        { kind: 'error', chance: 0.05 },
        { kind: 'throttle', chance: 0.03 },
      ],
    });
    const tokensOf = (writer: number): readonly string[] => Array.from({ length: 12 }, (_, index) => `<${writer}-${index}>`);
    const confirmed = (await Promise.all(stores.map((store, writer) => appendAll(store, tokensOf(writer))))).flat();
    expect(emulator.faults.count()).toBeGreaterThan(10);
    emulator.faults.clear();
    await first.append('log', '<end>');
    const text = await textOf(first, 'log');
    const found: readonly string[] = text.match(/<[^>]*>/g) ?? [];
    expect(found.join('')).toBe(text);
    expect(new Set(found).size).toBe(found.length);
    expect(confirmed.filter((token) => !found.includes(token))).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
    await emulator.stop();
  },
  60_000,
);
