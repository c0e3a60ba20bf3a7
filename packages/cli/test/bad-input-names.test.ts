import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Output } from '../src/terminal/output.ts';
import { errorOf } from './blob-place.ts';
import { openShell, type Shell } from './shell.ts';

let shell: Shell;
const yaml = (): Promise<string> => readFile(join(shell.folder, 'stowage.yaml'), 'utf8');
const onDisk = (path: string): string => join(shell.folder, 'workspacestore', path);

beforeEach(async () => {
  shell = await openShell();
  await shell('init');
  return () => shell[Symbol.asyncDispose]();
});

describe('a name that nobody knows', () => {
  it.for([
    ['datastore', ['ls', 'nope:'], 'DATASTORE.UNKNOWN', /workspacestore/, /Register/],
    ['near name', ['ls', 'workspacestor:'], 'DATASTORE.UNKNOWN', /workspacestor/, /Did you mean "workspacestore"/],
    ['type', ['datastore', 'register', 'x', '--type', 'azure_bloob'], 'DRIVER.NOT_INSTALLED', /azure_bloob/, /azure_blob/],
    ['fields of a database', ['datastore', 'register', 'x', '--type', 'azure_sql'], 'CONFIG.INVALID', /server_name: is missing/, /Correct/],
    ['field left out', ['datastore', 'register', 'x', '--type', 'local'], 'CONFIG.INVALID', /path: is missing/, /Correct/],
    ['name', ['datastore', 'register', 'Bad name!', '--type', 'local', '--path', 'x'], 'CONFIG.INVALID', /Bad name!/, /bad_name_/],
    ['file', ['datastore', 'register', '--file', 'none.yml'], 'PATH.NOT_FOUND', /none\.yml/, /Check the path/],
  ] as const)('%s', async ([, args, code, message, next]) => {
    const before = await yaml();
    const failed = await shell(...args, '--json');
    expect(failed.code).toBe(1);
    expect(errorOf(failed)).toMatchObject({
      code,
      message: expect.stringMatching(message),
      nextAction: expect.stringMatching(next),
    });
    expect(await yaml()).toBe(before);
  });

  it('fields of a file, without showing what stands in them', async () => {
    const fields = 'name: y\ntype: azure_blob\naccount_name: abc\ncontainer_name: images\n';
    await writeFile(join(shell.folder, 'a.yml'), `${fields}foo: "do not show me"\n`);
    await writeFile(join(shell.folder, 'b.yml'), `${fields}credentials:\n  acount_key: do-not-show-me\n`);
    await writeFile(join(shell.folder, 'c.yml'), `${fields}credentials: [ "do not show me\n`);
    for (const [file, message] of [
      ['a.yml', /"foo"/],
      ['b.yml', /credentials: .*"acount_key"/],
      ['c.yml', /not valid YAML at line/],
    ] as const) {
      const failed = await shell('datastore', 'register', '--file', file, '--json');
      expect(errorOf(failed)).toMatchObject({ code: 'CONFIG.INVALID', message: expect.stringMatching(message) });
      expect(failed.out + failed.err).not.toMatch(/not.show.me/);
    }
    expect(await yaml()).not.toContain('y:');
  });

  it('options and commands are wrong usage, with one document too', async () => {
    for (const args of [['nonsense'], ['ls', '--nonsense'], ['datastore'], [], ['stat'], ['put', 'folder/']]) {
      const failed = await shell(...args, '--json');
      expect(failed.code, args.join(' ')).toBe(2);
      expect(errorOf(failed)).toMatchObject({ name: 'UsageError', code: 'COMMAND.INVALID' });
      expect(errorOf(failed).message).not.toMatch(/outputHelp|^error/);
    }
  });
});

it('ends a document that was begun when a listing breaks off', async () => {
  let text = '';
  const stdout = {
    write(chunk: string): boolean {
      text += chunk;
      return true;
    },
  };
  const output = new Output({ stdout, stderr: stdout } as never, true);
  async function* broken(): AsyncGenerator<number> {
    yield 1;
    throw new Error('The line is cut.');
  }
  await expect(output.stream({ path: '' }, 'entries', broken(), String)).rejects.toThrow('The line is cut.');
  await output.failure({ code: 'SERVICE.UNAVAILABLE' }, []);
  expect(JSON.parse(text)).toEqual({ path: '', entries: [1], error: { code: 'SERVICE.UNAVAILABLE' } });
});

describe('a path that leads elsewhere', () => {
  it('is refused', async () => {
    for (const path of ['../x', 'a/../../x', '/etc/passwd', 'workspacestore:..']) {
      for (const args of [['stat'], ['put'], ['rm', '-rf'], ['download']]) {
        const rest = args[0] === 'put' ? ['stowage.yaml'] : args[0] === 'download' ? ['copy'] : [];
        const failed = await shell(...args, path, ...rest, '--json');
        expect(failed.code, `${args[0]} ${path}`).toBe(1);
        expect(errorOf(failed).code).toBe('PATH.INVALID');
      }
    }
  });

  it('through a link is refused, and the link’s target stays as it is', async () => {
    await mkdir(join(shell.folder, 'outside'));
    await writeFile(join(shell.folder, 'outside', 'a.txt'), 'mine');
    await symlink(join(shell.folder, 'outside'), onDisk('out'));
    await symlink(join(shell.folder, 'outside', 'a.txt'), onDisk('a.txt'));
    for (const args of [
      ['stat', 'out/a.txt'],
      ['stat', 'a.txt'],
      ['put', 'out/b.txt', 'stowage.yaml'],
      ['rm', '-rf', 'out'],
      ['download', 'out', 'copy'],
    ]) {
      expect(errorOf(await shell(...args, '--json')), args.join(' ')).toMatchObject({
        code: 'PATH.INVALID',
        message: expect.stringContaining('out of the datastore through a symbolic link'),
      });
    }
    await shell('put', 'a.txt', 'stowage.yaml');
    expect(await readFile(join(shell.folder, 'outside', 'a.txt'), 'utf8')).toBe('mine');
  });
});

describe('a file where a folder is needed, and the other way round', () => {
  beforeEach(async () => {
    await writeFile(join(shell.folder, 'a.txt'), 'a');
    await mkdir(join(shell.folder, 'folder'));
    await writeFile(join(shell.folder, 'folder', 'b.txt'), 'b');
    await shell('put', 'a.txt', 'a.txt');
    await mkdir(onDisk('kept'));
  });

  it.for([
    ['upload to a file', ['upload', 'folder', 'a.txt'], 'PATH.NOT_DIRECTORY'],
    ['upload below a file', ['upload', 'folder', 'a.txt/x'], 'PATH.NOT_DIRECTORY'],
    ['download into a file', ['download', 'a.txt', 'a.txt'], 'PATH.NOT_DIRECTORY'],
    ['put onto a folder', ['put', 'kept', 'a.txt'], 'PATH.IS_DIRECTORY'],
    ['put below a file', ['put', 'a.txt/x', 'a.txt'], 'PATH.NOT_DIRECTORY'],
    ['put a folder', ['put', 'x', 'folder'], 'PATH.IS_DIRECTORY'],
    ['put what is not there', ['put', 'x', 'nothing'], 'PATH.NOT_FOUND'],
    ['upload what is not there', ['upload', 'nothing', 'x'], 'PATH.NOT_FOUND'],
    ['download what is not there', ['download', 'nothing', 'x'], 'PATH.NOT_FOUND'],
    ['copy a folder onto a file', ['cp', '-r', 'kept', 'a.txt'], 'PATH.NOT_DIRECTORY'],
    ['copy a folder without saying so', ['cp', 'kept', 'x'], 'PATH.IS_DIRECTORY'],
    ['remove a folder without saying so', ['rm', 'kept'], 'PATH.IS_DIRECTORY'],
  ] as const)('%s', async ([, args, code]) => {
    const failed = await shell(...args, '--json');
    expect(failed.code).toBe(1);
    expect(errorOf(failed).code).toBe(code);
    expect(await readFile(onDisk('a.txt'), 'utf8')).toBe('a');
    expect((await shell('ls', '-r')).out.trim().split('\n')).toEqual(['a.txt', 'kept/']);
  });

  it('a copy onto a folder fails, whatever it does with what is there, and says what to do', async () => {
    for (const more of [[], ['--on-conflict', 'overwrite']]) {
      const failed = await shell('cp', 'a.txt', 'kept', ...more);
      expect(failed.code).toBe(1);
      expect(failed.out).toMatch(/FAILED.*PATH\.IS_DIRECTORY/);
      expect(failed.out).toMatch(/^next: /m);
    }
  });

  it('a slash at the end of the target of put says folder', async () => {
    expect((await shell('put', 'kept/', 'a.txt')).code).toBe(0);
    expect(await readFile(onDisk('kept/a.txt'), 'utf8')).toBe('a');
  });
});
