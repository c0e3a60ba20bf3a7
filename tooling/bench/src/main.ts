import type { BenchEndpoint } from './endpoints/endpoint.ts';
import { startEndpoint } from './endpoints/start.ts';
import { type BenchOptions, parseOptions, usage } from './options.ts';
import { type Comparison, compare, type Result, reduceSamples } from './results.ts';
import { canRun, runWork } from './run-work.ts';
import { type SubjectName, subjectNames } from './subjects/index.ts';
import type { Service } from './subjects/subject.ts';
import { formatComparisons, formatNotes, formatTable } from './table.ts';

async function run(options: BenchOptions): Promise<void> {
  await using servers = new AsyncDisposableStack();
  const running = new Map<Service, BenchEndpoint>();
  const serverOf = async (service: Service): Promise<BenchEndpoint> => {
    const server = running.get(service) ?? servers.use(await startEndpoint(service));
    running.set(service, server);
    return server;
  };
  const results: Result[] = [];
  for (const work of options.works) {
    process.stderr.write(`${work.title} ...\n`);
    const able: SubjectName[] = [];
    for (const name of subjectNames) if (await canRun(name, work)) able.push(name);
    results.push(...reduceSamples(work, await runWork(work, able, await serverOf(work.service), options.isQuick)));
  }
  const comparisons: Comparison[] = [];
  for (const contest of options.contests) {
    process.stderr.write(`${contest.title} ...\n`);
    comparisons.push(...(await contest.run(options)));
  }
  if (options.isJson) {
    const works = [...results.flatMap((result) => compare(result, options.subject)), ...comparisons];
    process.stdout.write(`${JSON.stringify({ works })}\n`);
    return;
  }
  if (results.length > 0)
    process.stdout.write(`${formatTable(results, subjectNames, options.subject)}\n\n${await formatNotes(subjectNames, options.subject)}\n`);
  if (comparisons.length > 0) process.stdout.write(`${results.length > 0 ? '\n' : ''}${formatComparisons(comparisons)}\n`);
}

function readOptions(): BenchOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}\n`);
    process.exit(2);
  }
}

const options = readOptions();
if (options) await run(options);
else process.stdout.write(`${usage}\n`);
