import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readTestCounts } from '../src/test-counts.ts';

const directory = mkdtempSync(join(tmpdir(), 'stowage-counts-'));
afterAll(() => rmSync(directory, { recursive: true }));

const good = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

function count(report: object | undefined, status: number | null) {
  const file = join(directory, `${crypto.randomUUID()}.json`);
  if (report !== undefined) writeFileSync(file, JSON.stringify(report));
  return readTestCounts(file, status);
}

it('counts what passed, failed and was skipped', () => {
  expect(count(good, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 });
  expect(count({ ...good, numFailedTests: 2 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

it.each([
  ['no report', undefined, 1],
  ['an unhandled error beside passing tests', good, 1],
  ['a killed run', good, null],
  ['no tests', { ...good, numPassedTests: 0 }, 0],
  ['a file that failed before its tests', { ...good, testResults: [{ status: 'failed', assertionResults: [] }] }, 1],
])('counts as failed: %s', (_, report, status) => {
  expect(count(report, status).failed).toBe(1);
});
