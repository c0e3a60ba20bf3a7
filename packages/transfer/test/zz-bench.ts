import { mkdtempSync, rmSync } from 'node:fs';
import { download } from '@stowage/transfer';
import { openFlatStore } from './flat-store.ts';
const { store, files } = await openFlatStore();
for (let i=0;i<10000;i++) files.set(`${i%50}/${i}`, {bytes: Buffer.from('x'.repeat(200)), modified:new Date(), etag:'x'});
for (const c of [1,2,4,8,8,1]) {
  const out = mkdtempSync('/tmp/transfer-scratch/out-');
  let t=performance.now(); let cpu=process.cpuUsage();
  const s = await download(store, '', out, {concurrency:c, onConflict: process.argv[2] as never});
  cpu=process.cpuUsage(cpu);
  console.log('download', c, s.files.done, Math.round(performance.now()-t),'ms', 'user', Math.round(cpu.user/1000), 'sys', Math.round(cpu.system/1000));
  rmSync(out,{recursive:true});
}
