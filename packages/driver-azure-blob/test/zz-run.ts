import { openSession } from '@stowage/conformance';
import { azuriteHarness, sharedAzurite } from './azurite-harness.ts';

const only = process.argv[2];
const session = await openSession(azuriteHarness);
const times: [number, string][] = [];
let n = 0,
  bad = 0;
for (const one of session.cases) {
  if (only !== undefined && !one.id.startsWith(only)) continue;
  const t = performance.now();
  n++;
  try {
    await session.run(one);
  } catch (e) {
    bad++;
    console.log('FAIL', one.id, (e as Error).message.slice(0, 400));
  }
  times.push([Math.round(performance.now() - t), one.id]);
}
times.sort((a, b) => b[0] - a[0]);
console.log(n, 'cases', bad, 'bad', times.slice(0, 12));
await session.close();
await (await sharedAzurite()).stop();
