import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { errorOf } from './blob-place.ts';
import { type Places, registerPlace, startPlaces, variables } from './places.ts';
import { openShell, type Shell } from './shell.ts';

let places: Places;
let shell: Shell;

beforeAll(async () => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  places = await startPlaces();
  shell = await openShell();
  await shell('init');
  await registerPlace(shell, places, 'lake');
  for (const path of ['raw/a.txt', 'raw/deep/b.txt']) await shell.feed('content', 'put', `lake:${path}`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await shell[Symbol.asyncDispose]();
  await places.stop();
});

const somebody = '33333333-3333-3333-3333-333333333333';
const list = `user::rwx,user:${somebody}:r-x,group::r-x,mask::r-x,other::---`;
const linesOf = async (address: string): Promise<string[]> => (await shell('acl', 'get', address)).out.trim().split('\n');

describe('acl', () => {
  it('sets a list and shows it, an entry on each line', async () => {
    expect((await shell('acl', 'set', 'lake:raw/a.txt', list)).code).toBe(0);
    const lines = await linesOf('lake:raw/a.txt');
    expect(lines.filter((line) => !line.startsWith('#')).sort()).toEqual(list.split(',').sort());
    expect(lines.filter((line) => line.startsWith('#'))).toEqual([
      expect.stringMatching(/^# owner: ./),
      expect.stringMatching(/^# group: ./),
    ]);
    const { entries } = (await shell('acl', 'get', 'lake:raw/a.txt', '--json')).json<{ entries: unknown[] }>();
    expect(entries).toContainEqual({ scope: 'access', type: 'user', id: somebody, read: true, write: false, execute: true });
  });

  it('sets it on all below, with what is made there later', async () => {
    const defaults = list.replaceAll(/(^|,)/g, '$1default:');
    const set = await shell('acl', 'set', '-r', 'lake:raw', `${list},${defaults}`, '--json');
    expect(set.json()).toMatchObject({ files: 2, directories: 2, failures: [] });
    expect(await linesOf('lake:raw/deep')).toContain(`default:user:${somebody}:r-x`);
    expect(await linesOf('lake:raw/deep/b.txt')).toContain(`user:${somebody}:r-x`);
    await shell.feed('later', 'put', 'lake:raw/deep/c.txt');
    expect((await linesOf('lake:raw/deep/c.txt')).join()).toContain(`user:${somebody}:r-x`);
  });

  it('changes owner and group', async () => {
    expect((await shell('acl', 'set', 'lake:raw/a.txt', list, '--owner', somebody, '--group', somebody)).code).toBe(0);
    expect((await linesOf('lake:raw/a.txt')).slice(0, 2)).toEqual([`# owner: ${somebody}`, `# group: ${somebody}`]);
  });

  it('refuses a list that is not whole, and says so of a path that is not there', async () => {
    expect(errorOf(await shell('acl', 'set', 'lake:raw/a.txt', 'user::rwx', '--json')).code).toBe('ACL.INVALID');
    expect(errorOf(await shell('acl', 'get', 'lake:nowhere', '--json')).code).toBe('PATH.NOT_FOUND');
  });
});

describe('sign, for a folder of a lake', () => {
  it('lets in below it, and nowhere else', async () => {
    const { url } = (await shell('sign', 'lake:raw/', '--access', 'read,list', '--json')).json<{ url: string }>();
    const read = async (path: string): Promise<number> => {
      const target = new URL(url);
      target.pathname = target.pathname.replace(/\/raw\/?$/, `/${path}`);
      return (await fetch(target)).status;
    };
    await shell.feed('content', 'put', 'lake:other/a.txt');
    expect([await read('raw/a.txt'), await read('raw/deep/b.txt'), await read('other/a.txt')]).toEqual([200, 200, 403]);
  });
});
