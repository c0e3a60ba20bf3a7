import { chmod, chown, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createPlace, images } from './support/places.ts';

const nobody = 65_534;

/** Runs a step as a user without privileges: root may read and write everything. */
async function withoutPrivileges<T>(step: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return step();
  process.seteuid?.(nobody);
  try {
    return await step();
  } finally {
    process.seteuid?.(0);
  }
}

describe('without the right', () => {
  test.for([
    ['to read the file', 'stowage.yaml', 0o000, 'Cannot read'],
    ['to write into the folder', '.', 0o555, 'Cannot write'],
    ['to write into the state folder', '.stowage', 0o555, 'Cannot lock'],
  ] as const)('%s, it says who lacks what, and changes nothing', async ([, path, mode, message]) => {
    const { folder, workspace } = await createPlace();
    const before = await readFile(workspace.file, 'utf8');
    if (process.geteuid?.() === 0) for (const own of ['', '.stowage', 'stowage.yaml']) await chown(join(folder, own), nobody, nobody);
    await chmod(join(folder, path), mode);
    const error = await withoutPrivileges(() => workspace.register('a', images)).catch((reason: unknown) => reason);
    await chmod(join(folder, path), 0o755);
    expect(error).toMatchObject({
      code: 'ACCESS.DENIED',
      message: expect.stringContaining(message),
      identity: expect.stringMatching(/^user \d+$/),
      nextAction: expect.stringMatching(/^Let user \d+ (read|write) it\.$/),
    });
    expect(await readFile(workspace.file, 'utf8')).toBe(before);
    expect(await workspace.list()).toHaveLength(1);
  });
});
