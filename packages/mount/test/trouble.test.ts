import { chmod, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { provisionDatastore } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { emulatorAccount, startAzurite } from '@stowage/servers';
import { Workspace } from '@stowage/workspace';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DaemonLog, toLogText } from '../src/daemon/daemon-log.ts';
import { fromErrorFields, toErrorFields } from '../src/daemon/error-fields.ts';
import { toInheritedOptions } from '../src/daemon/start-daemon.ts';
import { openRuntimeFolder } from '../src/daemon/user-folders.ts';
import { toErrno } from '../src/errno.ts';
import { negotiate } from '../src/fuse/init.ts';
import { RequestReader } from '../src/fuse/request-reader.ts';
import { mount } from '../src/index.ts';
import { findGivenDevice } from '../src/mounting/kernel-mount.ts';
import { makeMountPoint, sh, shell } from './mount-place.ts';
import { canMount } from './mounting-ability.ts';
import { openPlace } from './workspace-place.ts';

describe.runIf(canMount)('a store that goes away while it is mounted', () => {
  it('gives EIO within the time limit, is named in the log without a secret, and does not keep the mount from ending', async () => {
    const place = await openPlace();
    const azurite = await startAzurite();
    onTestFinished(() => azurite.stop());
    vi.stubEnv('MOUNT_KEY', emulatorAccount.key);
    const workspace = await Workspace.open({ from: join(place.data, '..'), application: import.meta.url, includeDev: true });
    const container = { account_name: emulatorAccount.name, container_name: 'mounted', endpoint: azurite.blobEndpoint() };
    await provisionDatastore(azureBlob, { ...container, credentials: { account_key: emulatorAccount.key } });
    const config = { type: 'azure_blob', ...container, credentials: { account_key: '${env:MOUNT_KEY}' } };
    const { datastore } = await workspace.register('blob', config);
    const mounted = await mount(datastore, '', place.directory, { timeout: 1_500, drain: 2_000 });
    await sh(place.directory, 'echo there > $D/a; cat $D/a');
    await azurite.stop();
    const started = performance.now();
    const failed = await shell(place.directory, 'sleep 1.1; cat $D/b; ls $D/sub');
    expect(failed.err.match(/Input\/output error/g)).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(20_000);
    const lost = await shell(place.directory, 'echo lost > $D/c');
    expect(lost.err).toContain('Input/output error');
    await mounted.unmount();
    const log = await readFile(mounted.log, 'utf8');
    expect(log).toMatch(/(LOOKUP|READDIR\w*|OPENDIR|FLUSH|CREATE) EIO/);
    expect(log).not.toContain(emulatorAccount.key);
  });
});

describe('the log of a mount', () => {
  it('holds no secret, one line an event, and the same line once in a while', async () => {
    const directory = await makeMountPoint();
    const lines: string[] = [];
    const log = new DaemonLog(join(directory, 'log'), (line) => lines.push(line));
    for (let times = 0; times < 100; times += 1) log.write('READ EIO: https://a/b?sig=c2VjcmV0\nand more');
    expect(lines).toEqual(['READ EIO: https://a/b?sig=[redacted] and more']);
    expect((await readFile(log.path, 'utf8')).split('\n')).toHaveLength(2);
  });

  it('does not grow without end', async () => {
    const directory = await makeMountPoint();
    const log = new DaemonLog(join(directory, 'log'));
    for (let times = 0; times < 110; times += 1) log.write(`${times} ${'x'.repeat(100_000)}`);
    const [size, old] = await Promise.all([log.path, `${log.path}.old`].map(async (path) => (await readFile(path)).length));
    expect(Math.max(size ?? 0, old ?? 0)).toBeLessThan(5 * 2 ** 20);
  });

  it('tells errors with what is underneath', () => {
    expect(toLogText(new Error('outer', { cause: new TypeError('inner') }))).toBe('Error: outer; TypeError: inner');
  });
});

describe('the folder of mounts', () => {
  it('is refused when others could write to it, or it is a link', async () => {
    const base = await makeMountPoint();
    vi.stubEnv('XDG_RUNTIME_DIR', base);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await openRuntimeFolder()).toBe(join(base, 'stowage'));
    await chmod(join(base, 'stowage'), 0o770);
    await expect(openRuntimeFolder()).rejects.toMatchObject({ code: 'ACCESS.DENIED', nextAction: expect.stringContaining('chmod 700') });
    const other = await makeMountPoint();
    await mkdir(join(other, 'elsewhere'), { mode: 0o700 });
    await symlink('elsewhere', join(other, 'stowage'));
    vi.stubEnv('XDG_RUNTIME_DIR', other);
    await expect(openRuntimeFolder()).rejects.toMatchObject({ code: 'ACCESS.DENIED' });
  });
});

describe('between processes', () => {
  it('a device that is none is refused', () => {
    expect(() => findGivenDevice('/dev/fd/999')).toThrow(expect.objectContaining({ code: 'CONFIG.INVALID' }));
    expect(findGivenDevice('/mnt')).toBeUndefined();
  });

  it('errors keep their code and what to do, and no more', () => {
    const error = fromErrorFields(JSON.parse(JSON.stringify(toErrorFields(Object.assign(new Error('AccountKey=c2VjcmV0;'), { a: 1 })))));
    expect(error.message).not.toContain('c2VjcmV0');
    expect(fromErrorFields({ code: 'PATH.EXISTS', message: 'taken', nextAction: 'choose' })).toMatchObject({
      code: 'PATH.EXISTS',
      message: 'taken',
      nextAction: 'choose',
    });
  });

  it('options of Node go on, but for the debugger and a program of the command line', () => {
    expect(toInheritedOptions(['--conditions=x', '--inspect=0', '-e', 'code', '--use-system-ca', '--input-type=module'])).toEqual([
      '--conditions=x',
      '--use-system-ca',
    ]);
  });
});

describe('what programs see', () => {
  it('of errors without an errno is EIO, of aborts EINTR', () => {
    expect(
      [new Error('x'), 'text', new DOMException('stop', 'AbortError'), { name: 'DatastoreError', code: 'STORAGE.FULL' }].map(toErrno),
    ).toEqual(['EIO', 'EIO', 'EINTR', 'ENOSPC']);
  });

  it('of a kernel that is too old is an error that names the version', () => {
    const greeting = Buffer.alloc(16);
    greeting.writeUInt32LE(7, 0);
    greeting.writeUInt32LE(26, 4);
    expect(() => negotiate(new RequestReader(greeting, 0, 16))).toThrow('The kernel speaks FUSE 7.26; 7.28 (Linux 4.20) is needed.');
  });

  it('of requests that end too early is an error, not what lies behind', () => {
    const reader = new RequestReader(Buffer.from('abcd'), 0, 3);
    expect(() => reader.u32()).toThrow(expect.objectContaining({ errno: 'EPROTO' }));
    expect(() => reader.text()).toThrow(expect.objectContaining({ errno: 'EPROTO' }));
  });
});
