import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { digestFolder, findDifferences } from '../src/folder-digests.ts';

async function makeFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-demo-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'sub'));
  for (const [path, content] of Object.entries(files)) await writeFile(join(folder, path), content);
  return folder;
}

test('folders of the same files are identical, and each kind of difference is found both ways', async () => {
  const source = await digestFolder(await makeFolder({ 'a.txt': 'A', 'sub/b.txt': 'B', 'c.txt': 'C' }));
  const same = await digestFolder(await makeFolder({ 'sub/b.txt': 'B', 'c.txt': 'C', 'a.txt': 'A' }));
  const other = await digestFolder(await makeFolder({ 'a.txt': 'A', 'sub/b.txt': 'b', 'd.txt': 'D' }));
  expect(source.get('a.txt')).toBe('559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd');
  expect(findDifferences(source, same)).toEqual([]);
  expect(findDifferences(source, other)).toEqual(['c.txt is missing', 'd.txt is not in the source', 'sub/b.txt differs']);
});
