import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks as allChecks } from './checks.ts';
import { runChecks } from './run-checks.ts';
import { readTestCounts } from './test-counts.ts';
import { root } from './workspaces.ts';

// `npm test`: every check, then every test; the last line counts both.
const checks = await runChecks(allChecks, { update: false });

const directory = mkdtempSync(join(tmpdir(), 'stowage-test-'));
const report = join(directory, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const vitest = spawn('vitest', ['run', ...reporters], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => vitest.kill(signal));
const [status] = (await once(vitest, 'close')) as [number | null];
const tests = readTestCounts(report, status);
rmSync(directory, { recursive: true });

const failed = checks.failed + tests.failed;
process.stdout.write(`${checks.passed + tests.passed} passed, ${failed} failed, ${tests.skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
