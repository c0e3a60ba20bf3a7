import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { openDatastore } from '@stowage/core';
import { emulatorAccount, testCertificateAuthority } from '@stowage/servers';
import { expect, test } from 'vitest';
import { adlsGen1 } from '../src/index.ts';
import { configOf } from './gen1-emulator.ts';
import { openOwnStore, quick } from './gen1-store.ts';

const names = Array.from({ length: 25 }, (_, index) => `folder/file ${String(index).padStart(2, '0')}`);

test('pages go on where the service says', async () => {
  await using own = await openOwnStore();
  for (const name of names) await own.store.write(name, name);
  const pages = await Array.fromAsync(own.store.list('folder', { pageSize: 10 }).pages());
  expect(pages.map(({ entries }) => entries.map(({ path }) => path))).toEqual([names.slice(0, 10), names.slice(10, 20), names.slice(20)]);
  const rest = own.store.list('folder', { pageSize: 10, cursor: pages[0]?.cursor });
  expect((await Array.fromAsync(rest)).map(({ path }) => path)).toEqual(names.slice(10));
});

test('behind a gateway of an older version, which tells no continuation, they go on behind the last name', async () => {
  await using own = await openOwnStore();
  for (const name of names) await own.store.write(name, name);
  const gateway = createServer(await (await testCertificateAuthority()).issue(), async (request, response) => {
    const headers = { authorization: request.headers.authorization ?? '' };
    const answer = await fetch(`${own.emulator.url}${request.url}`, { headers });
    const text = (await answer.text()).replace(/"continuationToken":"[^"]*",/, '');
    response.writeHead(answer.status, { 'content-type': 'application/json', 'x-ms-request-id': 'gateway' }).end(text);
  });
  await new Promise<void>((resolve) => {
    gateway.listen(0, '127.0.0.1', resolve);
  });
  try {
    const { port } = gateway.address() as AddressInfo;
    const config = { ...configOf(own.emulator), endpoint: `https://127.0.0.1:${port}/${emulatorAccount.name}` };
    await using store = await openDatastore(adlsGen1, config, quick);
    expect((await Array.fromAsync(store.list('folder', { pageSize: 10 }))).map(({ path }) => path)).toEqual(names);
  } finally {
    gateway.close();
    gateway.closeAllConnections();
  }
});
