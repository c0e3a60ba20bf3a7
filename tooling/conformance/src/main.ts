import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ConformanceHarness, type ConformanceReport, layerNames, runConformance, throughLayer } from '@stowage/conformance';
import { loadColumns, toDocuments } from './documents.ts';
import { drivers } from './drivers.ts';
import { toText } from './report-text.ts';

const help = `Usage: npm run -s conformance -- [driver...] [--json] [--layers] [--case <id>] [--update]

Runs the behaviour suite against the drivers of this repository: ${Object.keys(drivers).join(', ')}.

  --json       one JSON object per driver and line: every case with its result and time, and the capability set
  --layers     again through every layer of core
  --case <id>  only the cases whose id begins so
  --update     writes docs/drivers anew, and runs nothing: that the cases pass is for the drivers' own tests`;

const wrongUsage = 2;
const root = join(import.meta.dirname, '../../..');

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(wrongUsage);
}

interface Choice {
  readonly names: readonly string[];
  readonly json: boolean;
  readonly layers: boolean;
  readonly start: string;
  readonly update: boolean;
}

function parse(): Choice {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        layers: { type: 'boolean', default: false },
        case: { type: 'string', default: '' },
        update: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      process.stdout.write(`${help}\n`);
      process.exit(0);
    }
    const unknown = positionals.find((name) => !Object.hasOwn(drivers, name));
    if (unknown !== undefined) fail(`There is no driver "${unknown}". Drivers: ${Object.keys(drivers).join(', ')}.`);
    const { json, layers, case: start, update } = values;
    if (update && (positionals.length > 0 || start !== '')) fail('--update is for all drivers: name no driver and no case.');
    return { names: positionals.length > 0 ? positionals : Object.keys(drivers), json, layers, start, update };
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${help}`);
  }
}

const { names, json, layers, start, update } = parse();
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

async function writeDocuments(): Promise<void> {
  for (const [file, text] of toDocuments(await loadColumns())) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

async function judge(name: string): Promise<void> {
  const loaded = (await drivers[name]?.()) ?? fail(`There is no driver "${name}".`);
  await runAll(loaded.harness);
  await loaded.harness.close?.();
}

if (update) await writeDocuments();
else for (const name of names) await judge(name);
process.exitCode = failed ? 1 : 0;
