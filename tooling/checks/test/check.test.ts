import { expect, it } from 'vitest';
import { judge } from '../src/check.ts';
import { commandCheck } from '../src/command.ts';

const options = { update: false };

it('fails a check that examined nothing', async () => {
  const { findings } = await judge({ name: 'idle', run: () => ({ examined: 0, findings: [] }) }, options);
  expect(findings).toEqual(['examined nothing']);
});

it('fails a check that throws, with the reason', async () => {
  const { findings } = await judge({ name: 'broken', run: () => Promise.reject(new Error('the reason')) }, options);
  expect(findings).toEqual([expect.stringContaining('the reason')]);
});

it('fails a command that fails, with what it printed, and passes one that passes', async () => {
  const failing = commandCheck('failing', process.execPath, ['-e', 'console.log("out"); console.error("err"); process.exit(3)']);
  expect((await judge(failing, options)).findings).toEqual(['out\nerr']);
  expect((await judge(commandCheck('passing', process.execPath, ['-e', '0']), options)).findings).toEqual([]);
});

it('fails a command that does not exist', async () => {
  expect((await judge(commandCheck('missing', 'no-such-command', []), options)).findings).toEqual([expect.stringContaining('ENOENT')]);
});
