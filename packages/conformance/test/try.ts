import { readFileSync, writeFileSync } from 'node:fs';
import { runConformance } from '@stowage/conformance';
import { createBrokenHarness } from './broken/broken-driver.ts';

for (const f of ['read', 'write', 'list', 'change', 'general']) {
  const file = new URL(`./broken/${f}-faults.ts`, import.meta.url);
  const m = await import(file.href);
  let text = readFileSync(file, 'utf8');
  for (const fault of m[`${f}Faults`]) {
    const r = await runConformance(createBrokenHarness(fault));
    const ids = (r.failures ?? []).map((x) => x.id).sort();
    if (JSON.stringify(ids) === JSON.stringify([...fault.fails].sort())) continue;
    console.log(fault.name, ids);
    const at = text.indexOf(`name: '${fault.name}'`);
    const fi = text.indexOf('fails: [', at);
    const end = text.indexOf(']', fi) + 1;
    if (process.argv[2]) text = text.slice(0, fi) + `fails: [${ids.map((i) => `'${i}'`).join(', ')}]` + text.slice(end);
  }
  if (process.argv[2]) writeFileSync(file, text);
}
