import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Emulator } from '@stowage/emulator-wire';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PlaceName, type Places, registerPlace, startPlaces, variables } from './places.ts';
import { openShell, type Shell } from './shell.ts';

const kinds = ['share', 'lake', 'archive'] as const;
type Kind = (typeof kinds)[number];
let places: Places;
let shell: Shell;
let round = 0;
const wanted = new Map<string, Buffer>();

const emulatorOf = (kind: Kind): Emulator => ({ share: places.files, lake: places.lake, archive: places.archive })[kind];

beforeAll(async () => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  places = await startPlaces();
  shell = await openShell();
  await shell('init');
  for (let index = 0; index < 40; index++) wanted.set(`small/${index % 4}/${index}.bin`, randomBytes(1_000 + index));
  wanted.set('large.bin', randomBytes(12_000_001));
  for (const [path, bytes] of wanted) {
    await mkdir(dirname(join(shell.folder, 'source', path)), { recursive: true });
    await writeFile(join(shell.folder, 'source', path), bytes);
  }
  for (const kind of kinds) {
    await registerPlace(shell, places, kind);
    expect((await shell('upload', 'source', `${kind}:origin`)).code).toBe(0);
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await shell[Symbol.asyncDispose]();
  await places.stop();
});
beforeEach(() => {
  round++;
  return () => {
    for (const kind of kinds) emulatorOf(kind).faults.clear();
  };
});

/** All files under a folder of a datastore are those that were sent, and there is no other. */
async function expectWhole(place: PlaceName, folder: string): Promise<void> {
  const listed = (await shell('ls', '-r', `${place}:${folder}`, '--json')).json<{ entries: { kind: string; path: string }[] }>();
  const paths = listed.entries.filter(({ kind }) => kind === 'file').map(({ path }) => path.slice(folder.length + 1));
  expect(paths.sort()).toEqual([...wanted.keys()].sort());
  const back = `back/${round}`;
  expect((await shell('download', `${place}:${folder}`, back)).code).toBe(0);
  const found = await readdir(join(shell.folder, back), { recursive: true, withFileTypes: true });
  expect(found.filter((entry) => entry.isFile())).toHaveLength(wanted.size);
  for (const [path, bytes] of wanted) expect((await readFile(join(shell.folder, back, path))).equals(bytes), path).toBe(true);
}

const ways: [Kind, Kind][] = [
  ['share', 'lake'],
  ['lake', 'share'],
  ['share', 'share'],
  ['lake', 'lake'],
  ['archive', 'lake'],
  ['share', 'archive'],
  ['archive', 'archive'],
];

describe('a copy arrives whole', () => {
  it.for(ways)('from %s to %s, while requests are throttled, fail, are reset and torn on both sides', async ([from, to]) => {
    for (const kind of kinds) {
      emulatorOf(kind).faults.arm({
        seed: round,
        rules: [
          { kind: 'throttle', chance: 0.03 },
          { kind: 'error', chance: 0.02 },
          { kind: 'reset', chance: 0.03 },
          { kind: 'reset', chance: 0.02, when: 'after' },
          { kind: 'tear', chance: 0.02 },
        ],
      });
    }
    const copied = await shell('cp', '-r', `${from}:origin`, `${to}:faults_${round}`, '--json');
    for (const kind of kinds) emulatorOf(kind).faults.clear();
    expect(copied.json(), copied.out + copied.err).toMatchObject({ outcome: 'complete', files: { done: wanted.size } });
    await expectWhole(to, `faults_${round}`);
  });

  it.for(ways)('from %s to %s, when both services die in the middle and come back', async ([from, to]) => {
    const target = emulatorOf(to);
    const before = target.requests.count;
    const copying = shell('cp', '-r', `${from}:origin`, `${to}:crash_${round}`, '--json');
    await vi.waitUntil(() => target.requests.count > before + 15, { timeout: 20_000, interval: 1 });
    const both = [...new Set([emulatorOf(from), target])];
    await Promise.all(both.map((emulator) => emulator.crash()));
    await Promise.all(both.map((emulator) => emulator.restart()));
    const copied = await copying;
    expect(copied.json(), copied.out + copied.err).toMatchObject({ outcome: 'complete', files: { done: wanted.size } });
    await expectWhole(to, `crash_${round}`);
  });
});
