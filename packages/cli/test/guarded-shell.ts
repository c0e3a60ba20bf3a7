import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckReport } from '@stowage/workspace';
import { expect } from 'vitest';
import { errorOf } from './blob-place.ts';
import { type Finished, openShell, type Shell } from './shell.ts';

/** A shell that looks through every output of every command for secrets. */
export interface GuardedShell extends Shell {
  /** What must show itself nowhere. Grows as a test makes more. */
  readonly secrets: string[];
}

/** Opens one, with a workspace in it. */
export async function openGuardedShell(...secrets: readonly string[]): Promise<GuardedShell> {
  const plain = await openShell();
  const guarded = [...secrets];
  const withoutSecrets = (finished: Finished): Finished => {
    for (const secret of guarded)
      for (const form of [secret, encodeURIComponent(secret)]) expect(finished.out + finished.err).not.toContain(form);
    return finished;
  };
  const shell = Object.assign(async (...args: readonly string[]) => withoutSecrets(await plain(...args)), plain, { secrets: guarded });
  await shell('init');
  return shell;
}

/**
 * The registration is refused and leaves nothing, neither a name nor a secret; registered without a look, the doctor and every use
 * of it say the same. It is then there as `bad`.
 */
export async function expectRefused(
  shell: Shell,
  options: readonly string[],
  expected: Readonly<Record<string, unknown>> & { readonly code: string },
): Promise<void> {
  const { code } = expected;
  const before = await readFile(join(shell.folder, 'stowage.yaml'), 'utf8');
  const refused = await shell('datastore', 'register', 'bad', ...options, '--json');
  expect(refused.code, refused.out).toBe(1);
  expect(errorOf(refused)).toMatchObject(expected);
  expect(await readFile(join(shell.folder, 'stowage.yaml'), 'utf8')).toBe(before);
  expect((await readdir(join(shell.folder, '.stowage'))).filter((name) => name.startsWith('vault'))).toEqual([]);

  expect((await shell('datastore', 'register', 'bad', ...options, '--no-validate')).code).toBe(0);
  const check = await shell('datastore', 'check', 'bad', '--json');
  expect(check.code).toBe(1);
  const { ok, steps, nextAction } = check.json<CheckReport>();
  expect(ok).toBe(false);
  expect(steps.find(({ outcome }) => outcome === 'failed')?.error).toMatchObject({ code });
  expect(nextAction).toMatch(/^[A-Z].*\.$/);
  for (const args of [
    ['ls', 'bad:'],
    ['cat', 'bad:a.txt'],
    ['put', 'bad:half.txt', 'stowage.yaml'],
  ]) {
    const text = await shell(...args);
    expect(text.code, args.join(' ')).toBe(1);
    expect(text.err, args.join(' ')).toContain(`code: ${code}\n`);
    expect(text.err).toMatch(/^ {2}next: \w/m);
  }
}
