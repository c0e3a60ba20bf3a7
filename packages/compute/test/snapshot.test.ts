import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProject, writeFiles } from './support/project.ts';

describe('the snapshot of a source directory', () => {
  test('leaves out what ignore files say, history and state, and honours nested files and exceptions', async () => {
    const project = await createProject();
    await project.source({
      '.gitignore': '*.log\n/build\nsecrets/\n',
      '.stowageignore': 'notes.md\n!keep.log\n',
      'main.sh': 'find . -type f | sort',
      'a.log': '',
      'keep.log': '',
      'notes.md': '',
      'build/x': '',
      'src/build/y': '',
      'src/.gitignore': '*.tmp\n!b.log\n',
      'src/b.log': '',
      'src/c.tmp': '',
      'secrets/key': '',
      '.git/config': '',
      '.stowage/vault.json': '',
      'sub/.stowage/x': '',
    });
    const { out, record } = await project.run({ entryScript: 'main.sh' });
    expect(out.trim().split('\n')).toEqual([
      './.gitignore',
      './.stowageignore',
      './keep.log',
      './main.sh',
      './src/.gitignore',
      './src/b.log',
      './src/build/y',
    ]);
    expect(record.snapshot).toMatchObject({ files: 7, omissions: [] });
    const again = await project.run({ entryScript: 'main.sh' });
    expect(again.record.snapshot?.digest).toBe(record.snapshot?.digest);
    await project.source({ 'src/b.log': 'changed' });
    expect((await project.run({ entryScript: 'main.sh' })).record.snapshot?.digest).not.toBe(record.snapshot?.digest);
  });

  test('keeps permissions and inner links; links that lead out are left out and named', async () => {
    const project = await createProject();
    const source = join(project.folder, 'source');
    await project.source({ 'tool.sh': '#!/bin/sh\necho ran', 'lib/a.txt': 'a' });
    await chmod(join(source, 'tool.sh'), 0o750);
    await writeFiles(project.folder, { 'secret.txt': 'outside' });
    await mkdir(join(source, 'links'));
    await symlink('../lib/a.txt', join(source, 'links/inner'));
    await symlink(join(source, 'lib'), join(source, 'links/absolute'));
    await symlink('../../secret.txt', join(source, 'links/outer'));
    await symlink('../links/outer', join(source, 'links/through'));
    await symlink('/etc', join(source, 'links/etc'));
    const { out, notices, record } = await project.run({ command: ['./tool.sh'], keepFiles: true });
    expect(out).toBe('ran\n');
    const work = record.kept ?? '';
    expect((await readdir(join(work, 'links'))).sort()).toEqual(['absolute', 'inner']);
    expect(await readlink(join(work, 'links/absolute'))).toBe('../lib');
    expect(await readFile(join(work, 'links/inner'), 'utf8')).toBe('a');
    expect((await lstat(join(work, 'tool.sh'))).mode & 0o777).toBe(0o750);
    expect(record.snapshot?.omissions.map(({ path }) => path)).toEqual(['links/etc', 'links/outer', 'links/through']);
    expect(notices).toContain('links/etc is not in the snapshot: the link leads out of the source directory.');
  });

  test('holds no datastore of the workspace', async () => {
    const project = await createProject();
    await project.put({ 'large.bin': 'data' });
    await writeFiles(project.workspace.folder, { 'list.sh': 'ls' });
    const { out, record } = await project.run({ sourceDirectory: project.workspace.folder, entryScript: 'list.sh' });
    expect(out).not.toContain('workspacestore');
    expect(record.snapshot?.omissions).toEqual([{ path: 'workspacestore', because: 'a datastore keeps its files there' }]);
  });

  test('is of a program, not of data: what is too large is refused', async () => {
    const project = await createProject();
    await project.source({ 'main.sh': '', 'data/a.bin': 'x'.repeat(2_000) });
    const run = () => project.run({ entryScript: 'main.sh', snapshotLimit: 1_000 });
    await expect(run()).rejects.toMatchObject({ code: 'CONFIG.INVALID', nextAction: expect.stringContaining('.stowageignore') });
    await project.source({ '.stowageignore': 'data\n' });
    expect(await run()).toMatchObject({ ok: true });
  });

  test.for([
    ['absent', 'PATH.NOT_FOUND'],
    ['source/main.sh', 'PATH.NOT_DIRECTORY'],
  ])('of %s is refused', async ([name = '', code]) => {
    const project = await createProject();
    await project.source({ 'main.sh': '' });
    await expect(project.run({ sourceDirectory: join(project.folder, name), entryScript: 'main.sh' })).rejects.toMatchObject({ code });
  });
});
