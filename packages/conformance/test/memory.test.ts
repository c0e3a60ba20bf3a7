import { MemoryService, memory } from '@stowage/conformance';
import { openDatastore, provisionDatastore } from '@stowage/core';
import { describe, expect, it } from 'vitest';

describe('the memory driver', () => {
  it('shares the files of a service among its datastores', async () => {
    const service = new MemoryService();
    await using writer = await openDatastore(memory, { service });
    await using reader = await openDatastore(memory, { service });
    await writer.write('a', 'content');
    expect(await (await reader.read('a')).text()).toBe('content');
  });

  it('has a service of its own otherwise', async () => {
    await using first = await openDatastore(memory, {});
    await using second = await openDatastore(memory, {});
    await first.write('a', 'content');
    expect(await second.exists('a')).toBe(false);
  });

  it('empties its root and keeps it', async () => {
    await using store = await openDatastore(memory, {});
    await store.write('a/b', 'content');
    await store.deleteDirectory('', { recursive: true });
    expect(await store.stat('')).toMatchObject({ kind: 'directory', path: '' });
    expect(await Array.fromAsync(store.list())).toEqual([]);
  });

  it('is there once it has been provisioned', async () => {
    const service = new MemoryService({ provisioned: false });
    await using store = await openDatastore(memory, { service });
    await expect(store.exists('a')).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
    await provisionDatastore(memory, { service });
    await provisionDatastore(memory, { service });
    expect(await store.exists('a')).toBe(false);
  });

  it('lets in whom its service lets in', async () => {
    const service = new MemoryService({ users: ['ada'] });
    await using ada = await openDatastore(memory, { service, user_name: 'ada' });
    await using eve = await openDatastore(memory, { service, user_name: 'eve' });
    await ada.write('a', 'content');
    await expect(eve.read('a')).rejects.toMatchObject({ code: 'ACCESS.DENIED', identity: 'eve' });
  });

  it('counts requests, one for each block and two around them', async () => {
    const service = new MemoryService();
    await using store = await openDatastore(memory, { service, block_size: 10 });
    expect(store.capabilities.write).toMatchObject({ blockSize: 10 });
    await store.write('a', new Uint8Array(25));
    expect(service.requests.count).toBe(5);
  });

  it('hands out its service', async () => {
    const service = new MemoryService();
    await using store = await openDatastore(memory, { service });
    const native: MemoryService = await store.native('memory');
    expect(native).toBe(service);
  });

  it('names every wrong field of its configuration', async () => {
    const wrong = openDatastore(memory, { block_size: 0, user_name: '', colour: 'red' } as never);
    await expect(wrong).rejects.toMatchObject({ code: 'CONFIG.INVALID', message: expect.stringMatching(/block_size.*user_name.*colour/) });
    await expect(openDatastore(memory, null as never)).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
  });

  it('describes its configuration', () => {
    expect(Object.keys(memory.jsonSchema().properties as object)).toEqual(['user_name', 'block_size']);
  });
});
