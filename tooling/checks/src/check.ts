/** What a check saw: how many things it examined, and what is wrong with them, one text per fault. */
export interface Outcome {
  readonly examined: number;
  readonly findings: readonly string[];
}

/** One check of the repository. `update` asks it to rewrite what it compares with, if it compares with a file. */
export interface Check {
  readonly name: string;
  run(options: { readonly update: boolean }): Outcome | Promise<Outcome>;
}

/** A check that has run. It passed when it found nothing, and examined something. */
export interface Verdict {
  readonly name: string;
  readonly seconds: number;
  readonly findings: readonly string[];
}

/** Runs a check. One that examined nothing has failed; one that throws too. */
export async function judge(check: Check, options: { readonly update: boolean }): Promise<Verdict> {
  const start = performance.now();
  const findings: string[] = [];
  try {
    const outcome = await check.run(options);
    findings.push(...outcome.findings);
    if (outcome.examined === 0) findings.push('examined nothing');
  } catch (error) {
    findings.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return { name: check.name, seconds: (performance.now() - start) / 1000, findings };
}
