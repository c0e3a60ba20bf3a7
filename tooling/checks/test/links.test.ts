import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findLinkFaults } from '../src/links.ts';

const directory = mkdtempSync(join(tmpdir(), 'stowage-links-'));
mkdirSync(join(directory, 'docs'));
writeFileSync(join(directory, 'README.md'), '# Title\n\n## How it *works*, in `code`\n');
afterAll(() => rmSync(directory, { recursive: true }));

const faults = (text: string) => findLinkFaults(directory, [{ path: 'docs/page.md', text }]);

it('catches a target that does not exist', () => {
  expect(faults('See [this](../MISSING.md).')).toEqual([expect.stringContaining('../MISSING.md')]);
  expect(faults('See [this][1].\n\n[1]: missing.md')).toEqual([expect.stringContaining('missing.md')]);
});

it('catches a heading that the target lacks', () => {
  expect(faults('[a](../README.md#how-it-fails)')).toEqual([expect.stringContaining('no such heading')]);
});

it('accepts files, folders, headings, addresses, and whatever stands in code', () => {
  const good = '[a](../README.md#how-it-works-in-code) [b](.) [c](https://example.com/x.md) `[d](x.md)`';
  expect(faults(`${good}\n\`\`\`md\n[e](y.md)\n\`\`\`\n`)).toEqual([]);
});
