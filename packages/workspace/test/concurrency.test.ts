import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withLock } from '../src/file/lock.ts';
import { createFolder, createPlace, images } from './support/places.ts';
import { startWriter } from './support/writers.ts';

const count = (length: number): readonly number[] => Array.from({ length }, (_, number) => number);

describe('many writers', () => {
  test('in twenty processes lose nothing', { timeout: 120_000 }, async () => {
    const { folder, workspace } = await createPlace();
    const writers = await Promise.all(count(20).map((number) => startWriter(folder, `w${number}`, 3)));
    for (const writer of writers) writer.go();
    expect(await Promise.all(writers.map((writer) => writer.ended()))).toEqual(count(20).map(() => 0));
    const names = (await workspace.list()).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['main', ...count(20).flatMap((number) => count(3).map((n) => `w${number}_${n}`))].toSorted());
    expect(await readdir(join(folder, '.stowage'))).toEqual(['.gitignore', 'schema.json']);
  });

  test('in three processes make one vault', { timeout: 60_000 }, async () => {
    const { folder, workspace } = await createPlace();
    const env = { STOWAGE_VAULT_PASSPHRASE: 'a long passphrase' };
    const writers = await Promise.all(count(3).map((number) => startWriter(folder, `w${number}`, 2, { secret: 'c2VjcmV0', env })));
    for (const writer of writers) writer.go();
    await Promise.all(writers.map((writer) => writer.ended()));
    expect(await workspace.listSecretNames()).toHaveLength(6);
    for (const { name } of await workspace.list()) await (await workspace.open(name)).close();
  });

  test('in one process lose nothing', async () => {
    const { workspace, reopen } = await createPlace();
    const others = await Promise.all(count(10).map(() => reopen()));
    await Promise.all(others.map((other, number) => other.register(`w${number}`, images)));
    expect(await workspace.list()).toHaveLength(11);
  });
});

describe('a writer that is killed', () => {
  test('at any moment leaves the file whole, and what it had registered stays', { timeout: 120_000 }, async () => {
    const { folder, workspace } = await createPlace();
    const registered = ['main'];
    for (const round of count(5)) {
      const writers = await Promise.all([startWriter(folder, `a${round}`, 10_000), startWriter(folder, `b${round}`, 10_000)]);
      for (const writer of writers) writer.go();
      await Promise.all(writers.map((writer, number) => writer.saidMore(2 + round * 2 + number)));
      for (const writer of writers) writer.process.kill('SIGKILL');
      await Promise.all(writers.map((writer) => writer.ended()));
      registered.push(...writers.flatMap(({ said }) => said));
      // Reads the file anew, and fails when it is not whole.
      const names = (await workspace.list()).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(registered));
      // A killed writer may have written one more than it could say.
      expect(names.length).toBeLessThanOrEqual(registered.length + 2 * (round + 1));
    }
    await workspace.register('after', images);
    expect((await readdir(folder)).toSorted()).toEqual(['.stowage', 'stowage.yaml']);
    expect(await readdir(join(folder, '.stowage'))).not.toContain('lock');
  });

  test('while it holds the lock does not stop others', async () => {
    const { folder, workspace } = await createPlace();
    const writer = await startWriter(folder, 'w', 0);
    writer.go();
    await writer.saidMore(1);
    expect(await readdir(join(folder, '.stowage'))).toContain('lock');
    writer.process.kill('SIGKILL');
    await writer.ended();
    await Promise.all(count(5).map((number) => workspace.register(`w${number}`, images)));
    expect(await workspace.list()).toHaveLength(6);
  });

  test('between writing and renaming leaves the old file, and the rest is cleared by the next write', async () => {
    const { folder, workspace } = await createPlace();
    const before = await readFile(workspace.file, 'utf8');
    await writeFile(join(folder, '.stowage.yaml.new'), 'version: 1\ndatastores:\n  half');
    expect(await readFile(workspace.file, 'utf8')).toBe(before);
    await workspace.register('a', images);
    expect((await readdir(folder)).toSorted()).toEqual(['.stowage', 'stowage.yaml']);
  });
});

describe('the lock', () => {
  const other = { pid: process.pid, place: 'another-machine', started: 'then', since: '2026-01-01T00:00:00.000Z' };
  const plant = async (folder: string, holder: object): Promise<void> => {
    await mkdir(join(folder, 'lock'));
    await writeFile(join(folder, 'lock/token'), JSON.stringify(holder));
  };

  test('lets one in at a time', async () => {
    const folder = await createFolder();
    let inside = 0;
    let most = 0;
    await Promise.all(
      count(30).map(() =>
        withLock(folder, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await readdir(folder);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('is let go when the step fails', async () => {
    const folder = await createFolder();
    await expect(withLock(folder, () => Promise.reject(new Error('step')))).rejects.toThrow('step');
    expect(await readdir(folder)).toEqual([]);
  });

  test('that a running process keeps is waited for, then told with its holder', async () => {
    const folder = await createFolder();
    await withLock(folder, async () => {
      await expect(withLock(folder, async () => 1, { patience: 30 })).rejects.toMatchObject({
        code: 'WORKSPACE.LOCKED',
        retryable: true,
        message: expect.stringContaining(`process ${process.pid} on `),
        nextAction: expect.stringContaining(join(folder, 'lock')),
      });
    });
  });

  test('of another machine is never taken away', async () => {
    const folder = await createFolder();
    await plant(folder, other);
    await expect(withLock(folder, async () => 1, { patience: 30 })).rejects.toMatchObject({
      message: expect.stringContaining('on another-machine, since 2026-01-01T00:00:00.000Z'),
    });
    expect(await readdir(folder)).toEqual(['lock']);
  });

  test('of a process whose number another one has now is taken over, by one at a time', async () => {
    const folder = await createFolder();
    const { describeSelf } = await import('../src/file/lock-holder.ts');
    await plant(folder, { ...(await describeSelf()), started: 'an-earlier-boot 1' });
    let inside = 0;
    await Promise.all(
      count(20).map(() =>
        withLock(folder, async () => {
          inside += 1;
          expect(inside).toBe(1);
          await readdir(folder);
          inside -= 1;
        }),
      ),
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test('that was left empty is taken', async () => {
    const folder = await createFolder();
    await mkdir(join(folder, 'lock'));
    expect(await withLock(folder, async () => 1)).toBe(1);
  });

  test('is no longer waited for when the caller aborts', async () => {
    const folder = await createFolder();
    const controller = new AbortController();
    const reason = new Error('enough');
    await withLock(folder, async () => {
      const waiting = withLock(folder, async () => 1, { signal: controller.signal });
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
