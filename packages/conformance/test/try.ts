import { runConformance } from '@stowage/conformance';
import { createBrokenHarness } from './broken/broken-driver.ts';
import { readFaults } from './broken/read-faults.ts';
import { writeFaults } from './broken/write-faults.ts';
import { listFaults } from './broken/list-faults.ts';
import { changeFaults } from './broken/change-faults.ts';
import { generalFaults } from './broken/general-faults.ts';
for (const f of [...readFaults, ...writeFaults, ...listFaults, ...changeFaults, ...generalFaults]) {
  if (process.argv[2] && !f.name.includes(process.argv[2])) continue;
  const t = performance.now();
  try {
  const r = await runConformance(createBrokenHarness(f));
  console.log(`## ${f.name} (${Math.round(performance.now()-t)} ms) ${r.failed}/${r.cases}`);
  for (const x of r.failures ?? []) console.log('   ', x.id, process.argv[2] ? x.message : '');
  } catch (e) { console.log('##', f.name, 'RUN FAILED', e); }
}
