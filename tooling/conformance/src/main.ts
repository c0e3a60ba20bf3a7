import { parseArgs } from 'node:util';
import { type ConformanceHarness, type ConformanceReport, layerNames, runConformance, throughLayer } from '@stowage/conformance';
import { drivers } from './drivers.ts';
import { toText } from './report-text.ts';

const help = `Usage: npm run -s conformance -- [driver] [--json] [--layers] [--case <id>]

Runs the behaviour suite against the drivers of this repository: ${Object.keys(drivers).join(', ')}.

  --json       one JSON object per driver and line
  --layers     again through every layer of core
  --case <id>  only the cases whose id begins so`;

const wrongUsage = 2;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(wrongUsage);
}

function parse(): { readonly names: readonly string[]; readonly json: boolean; readonly layers: boolean; readonly start: string } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' }, layers: { type: 'boolean' }, case: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help) {
      process.stdout.write(`${help}\n`);
      process.exit(0);
    }
    const unknown = positionals.find((name) => !Object.hasOwn(drivers, name));
    if (unknown !== undefined) fail(`There is no driver "${unknown}". Drivers: ${Object.keys(drivers).join(', ')}.`);
    const names = positionals.length > 0 ? positionals : Object.keys(drivers);
    return { names, json: values.json ?? false, layers: values.layers ?? false, start: values.case ?? '' };
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${help}`);
  }
}

const { names, json, layers, start } = parse();
let failed = false;

function print(report: ConformanceReport): void {
  failed ||= report.failed > 0 || report.cases === 0;
  process.stdout.write(`${json ? JSON.stringify(report) : toText(report)}\n`);
}

async function runAll(harness: ConformanceHarness): Promise<void> {
  const select = ({ id }: { readonly id: string }): boolean => id.startsWith(start);
  print(await runConformance(harness, { select }));
  for (const layer of layers ? layerNames : []) print(await runConformance(throughLayer(harness, layer), { select }));
}

for (const name of names) {
  const withHarness = await drivers[name]?.();
  await withHarness?.(runAll);
}
process.exitCode = failed ? 1 : 0;
