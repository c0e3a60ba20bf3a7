const r = (l) => { const m = process.memoryUsage(); console.log(l, 'max', (process.resourceUsage().maxRSS/1024).toFixed(0), 'rss', (m.rss/1e6).toFixed(0), 'heap', (m.heapTotal/1e6).toFixed(0), (m.heapUsed/1e6).toFixed(0), 'ext', (m.external/1e6).toFixed(0), 'ab', (m.arrayBuffers/1e6).toFixed(0)); };
const { startBlobStub } = await import('/work/main/tooling/servers/src/blob-stub/start.ts');
const { blobOfSize } = await import('/work/main/tooling/servers/src/index.ts');
const core = await import('/work/main/packages/core/src/index.ts');
const az = await import('/work/main/packages/driver-azure-blob/src/index.ts');
const stub = await startBlobStub();
const checksum = process.argv[3] ?? 'auto';
const store = await core.openDatastore(az.azureBlob, { container_name: 'bench', endpoint: stub.blobEndpoint, credentials: { account_key: stub.account.key }, checksum, ...(process.argv[4] ? {concurrency: Number(process.argv[4])} : {}) });
await store.write('a', Buffer.alloc(1000));
r('one write');
const size = 2**30;
const buf = Buffer.alloc(256*1024, 'abc');
async function* src() { for (let i = 0; i < size; i += buf.length) yield buf; }
const timer = setInterval(() => r('...'), 200);
const t = performance.now();
if (process.argv[2] === 'up') await store.write('x', src());
else { let n = 0; for await (const c of await store.read(blobOfSize(size))) n += c.length; console.log(n); }
clearInterval(timer);
r('done'); console.log((size/1e6/((performance.now()-t)/1000)).toFixed(0), 'MB/s');
await store.close(); await stub.stop();
