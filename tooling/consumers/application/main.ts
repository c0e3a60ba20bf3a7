import { createRegistry, discoverDrivers, isDatastoreError, supports, type TypedConfig } from '@stowage/core';

// What an application does that knows its datastores from a file only: it imports no driver, it finds those it depends on.
// stdin holds the configuration of a datastore; stdout gets one JSON object that says what happened.
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const config = JSON.parse(Buffer.concat(chunks).toString()) as TypedConfig;

const { drivers, findings } = await discoverDrivers({ from: import.meta.url });
const registry = createRegistry(drivers);
await registry.provision(config);
await using store = await registry.open(config);
if (!supports(store, 'write') || !supports(store, 'read')) throw new Error('the store cannot write and read');
await store.write('greetings/first.txt', 'hello');
const text = await (await store.read('greetings/first.txt')).text();

const refusal: unknown = await registry.open({ type: 'azure_file' }).catch((error: unknown) => error);
if (!isDatastoreError(refusal)) throw refusal;
const { code, nextAction } = refusal;
process.stdout.write(JSON.stringify({ findings, types: registry.types, text, refusal: { code, nextAction } }));
