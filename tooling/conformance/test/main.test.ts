import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drivers } from '../src/drivers.ts';

const main = join(import.meta.dirname, '../src/main.ts');

function run(...parameters: readonly string[]): {
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=@stowage/source', main, ...parameters], {
    encoding: 'utf8',
  });
  return { status, lines: stdout.trimEnd().split('\n'), stderr };
}

describe('npm run conformance', () => {
  it('prints one JSON object for a driver', () => {
    const { status, lines } = run('memory', '--json');
    expect(status).toBe(0);
    expect(lines).toHaveLength(1);
    const report = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(Object.keys(report)).toEqual(['driver', 'cases', 'passed', 'failed', 'refusals', 'notApplicable', 'capabilities', 'results']);
    expect(report).toMatchObject({ driver: 'memory', failed: 0, passed: report.cases });
    const results = report.results as Record<string, unknown>[];
    expect(results).toHaveLength((report.cases as number) + (report.notApplicable as number));
    expect(results[0]).toEqual({ id: 'store.names', result: 'passed', milliseconds: expect.any(Number) });
  });

  it('prints one object a line for several, and again for each layer', () => {
    const { lines } = run('memory', 'local', '--json', '--layers', '--case', 'read.suffix');
    const drivers = lines.map((line) => (JSON.parse(line) as { driver: string }).driver);
    const layers = ['retry', 'timeout', 'limit', 'prefix', 'readonly', 'observe'];
    expect(drivers).toEqual(['memory', 'local'].flatMap((driver) => [driver, ...layers.map((layer) => `${driver} through ${layer}`)]));
  });

  it('prints a line for people', () => {
    expect(run('memory', '--case', 'read.suffix').lines).toEqual(['memory: 6 cases (0 refusals), all passed']);
    expect(run('local', '--case', 'crash.between').lines).toEqual([
      'local: 0 cases (0 refusals), all passed; 1 not applicable: 1 need harness:openMortal',
    ]);
  });

  it('fails when there is nothing to run', () => {
    expect(run('memory', '--case', 'no.such.case').status).toBe(1);
  });

  it('says which drivers there are', () => {
    const { status, stderr } = run('nothing');
    expect([status, stderr]).toEqual([2, `There is no driver "nothing". Drivers: ${Object.keys(drivers).join(', ')}.\n`]);
    expect(run('--nonsense').status).toBe(2);
    expect(run('memory', '--update').status).toBe(2);
  });
});
