import { MemoryService, memory } from '@stowage/conformance';
import { formatAcl, openDatastore, parseAcl, provisionDatastore } from '@stowage/core';
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

describe('a memory service in trouble', () => {
  const content = new Uint8Array(30);

  it('goes wrong by its plan, and counts what took effect', async () => {
    const service = new MemoryService();
    await using store = await openDatastore(memory, { service }, { retry: false });
    service.faults.arm({ seed: 1, rules: [{ kind: 'throttle', skip: 1, times: 1 }] });
    expect(await store.exists('a')).toBe(false);
    await expect(store.exists('a')).rejects.toMatchObject({ code: 'SERVICE.THROTTLED', unprocessed: true });
    expect(await store.exists('a')).toBe(false);
    expect(service.faults.count).toBe(1);
    service.faults.arm({ seed: 1, rules: [{ kind: 'error' }] });
    expect(service.faults.count).toBe(0);
    service.faults.clear();
    expect(await store.exists('a')).toBe(false);
  });

  it('has done what it was asked when only the answer is lost', async () => {
    const service = new MemoryService();
    await using store = await openDatastore(memory, { service }, { retry: false });
    service.faults.arm({ seed: 1, rules: [{ kind: 'reset', when: 'after' }] });
    await expect(store.createDirectory('a')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', unprocessed: false });
    service.faults.clear();
    expect(await store.exists('a')).toBe(true);
  });

  it('keeps a request waiting until it is given up, or until it dies', async () => {
    const service = new MemoryService();
    await using store = await openDatastore(memory, { service }, { retry: false });
    service.faults.arm({ seed: 1, rules: [{ kind: 'stall' }] });
    const controller = new AbortController();
    const waiting = store.write('a', content, { signal: controller.signal });
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    const other = store.write('a', content);
    service.crash();
    await expect(other).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  });

  it('dies and comes back with what it held', async () => {
    const service = new MemoryService();
    await using store = await openDatastore(memory, { service }, { retry: false });
    await store.write('a', content);
    service.crash();
    await expect(store.stat('a')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', retryable: true });
    service.restart();
    expect(await store.stat('a')).toMatchObject({ size: 30 });
  });

  it('takes no token that has come to its end, and the driver signs in again', async () => {
    const service = new MemoryService();
    await using store = await openDatastore(memory, { service }, { retry: false });
    const token = service.signIn();
    service.expireTokens();
    await expect(service.request({ user: 'ada', token }, undefined, () => 1)).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
    expect(await store.exists('a')).toBe(false);
  });
});

describe('the lists of memory', () => {
  const entries = parseAcl('user::rw-,group::r--,other::---,user:eve:-w-');

  it('get a mask of what they grant to others than the owner', async () => {
    await using store = await openDatastore(memory, { user_name: 'ada' });
    await store.write('a', '');
    await store.setAcl('a', { entries });
    const { owner, group, entries: found } = await store.getAcl('a');
    expect([owner, group]).toEqual(['ada', 'users']);
    expect(formatAcl(found)).toBe('user::rw-,group::r--,other::---,user:eve:-w-,mask::rw-');
  });

  it('are changed by owners and superusers alone', async () => {
    const service = new MemoryService({ superusers: ['root'] });
    await using ada = await openDatastore(memory, { service, user_name: 'ada' });
    await using eve = await openDatastore(memory, { service, user_name: 'eve' });
    await using root = await openDatastore(memory, { service, user_name: 'root' });
    await ada.write('folder/a', '');
    await expect(eve.setAcl('folder/a', { entries })).rejects.toMatchObject({ code: 'ACCESS.DENIED' });
    await expect(ada.setAcl('folder/a', { entries, owner: 'eve' })).rejects.toMatchObject({ code: 'ACCESS.DENIED' });
    await root.setAcl('folder/a', { entries, owner: 'eve' });
    const { files, failures } = await ada.setAcl('folder', { entries }, { recursive: true });
    expect([files, failures]).toEqual([0, [{ path: 'folder/a', error: expect.objectContaining({ code: 'ACCESS.DENIED' }) }]]);
  });
});
