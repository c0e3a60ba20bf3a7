import { afterEach, describe, expect, it } from 'vitest';
import type { FilesEmulatorOptions } from '../src/index.ts';
import { raw, refusal, type Setting, startSetting } from './harness.ts';

const running: Setting[] = [];
afterEach(async () => {
  for (const { emulator } of running.splice(0)) await emulator.stop();
});

const start = async (options: FilesEmulatorOptions = {}): Promise<Setting> => {
  const setting = await startSetting(options);
  running.push(setting);
  await setting.service.getShareClient('faults').create();
  await setting.service
    .getShareClient('faults')
    .rootDirectoryClient.getFileClient('file')
    .uploadData(Buffer.alloc(64 * 1024, 'a'));
  return setting;
};

describe('faults', () => {
  it('throttle and fail chosen operations in the words of the service', async () => {
    const { emulator } = await start();
    emulator.faults.arm({
      rules: [
        { kind: 'throttle', operations: ['get-file'], retryAfter: 2 },
        { kind: 'error', operations: ['put-range'], times: 2 },
      ],
    });
    const throttled = await raw(emulator, 'GET', '/faults/file');
    expect([throttled.status, throttled.code, throttled.headers.get('retry-after')]).toEqual([503, 'ServerBusy', '2']);
    expect((await raw(emulator, 'GET', '/faults/file')).status).toBe(200);
    const write = { headers: { 'x-ms-write': 'update', 'x-ms-range': 'bytes=0-0' }, body: 'b' };
    const codes = [1, 2, 3].map(async () => (await raw(emulator, 'PUT', '/faults/file?comp=range', write)).code);
    expect((await Promise.all(codes)).sort()).toEqual(['InternalError', 'InternalError', null]);
    expect([emulator.faults.count('throttle'), emulator.faults.count('error')]).toEqual([1, 2]);
  });

  it('lose the answer of what was done, and tear the body of another', async () => {
    const { emulator } = await start();
    emulator.faults.arm({
      rules: [
        { kind: 'reset', operations: ['delete-file'], when: 'after' },
        { kind: 'tear', operations: ['get-file'] },
      ],
    });
    await expect(raw(emulator, 'GET', '/faults/file')).rejects.toThrow();
    await expect(raw(emulator, 'DELETE', '/faults/file')).rejects.toThrow();
    expect((await raw(emulator, 'HEAD', '/faults/file')).status).toBe(404);
  });

  it('stand in the log', async () => {
    const { emulator, service } = await start();
    emulator.faults.arm({ rules: [{ kind: 'error', operations: ['create-file'] }] });
    const file = service.getShareClient('faults').rootDirectoryClient.getFileClient('retried');
    expect(await refusal(file.create(1))).toBe('500 InternalError');
    expect(emulator.requests.of('create-file').at(-1)).toMatchObject({ status: 500, code: 'InternalError' });
  });
});

describe('a crash', () => {
  it('resets what goes on, and a restart finds all that was answered', async () => {
    const { emulator, service } = await start();
    const file = service.getShareClient('faults').rootDirectoryClient.getFileClient('file');
    emulator.faults.arm({ rules: [{ kind: 'stall', operations: ['get-file'] }] });
    const stalled = raw(emulator, 'GET', '/faults/file');
    const settled = expect(stalled).rejects.toThrow();
    while (emulator.faults.count('stall') === 0) await new Promise((resolve) => setImmediate(resolve));
    await emulator.crash();
    await settled;
    await expect(raw(emulator, 'GET', '/faults/file')).rejects.toThrow();
    await emulator.restart();
    expect((await file.downloadToBuffer()).equals(Buffer.alloc(64 * 1024, 'a'))).toBe(true);
  });
});

describe('several emulators', () => {
  it('know nothing of each other', async () => {
    const [one, other] = [await start(), await start()];
    await one.service.getShareClient('only-here').create();
    expect(await refusal(other.service.getShareClient('only-here').getProperties())).toBe('404 ShareNotFound');
    expect(one.emulator.port).not.toBe(other.emulator.port);
  });
});
