import { type Check, judge } from './check.ts';

/** Runs checks one by one, printing each verdict with its time; returns how many passed and failed. */
export async function runChecks(
  checks: readonly Check[],
  options: { readonly update: boolean },
): Promise<{ readonly passed: number; readonly failed: number }> {
  let failed = 0;
  for (const check of checks) {
    const { name, seconds, findings } = await judge(check, options);
    process.stdout.write(`${findings.length === 0 ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(5)} s  ${name}\n`);
    for (const finding of findings) process.stdout.write(`${finding.replace(/^/gm, '    ')}\n`);
    if (findings.length > 0) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}
