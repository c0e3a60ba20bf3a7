import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memory, memoryTables } from '@stowage/conformance';
import { defineDriver } from '@stowage/core/driver';
import { describe, expect, it } from 'vitest';
import { toCapabilityPage } from '../src/capability-table.ts';
import { loadColumns, toDocuments } from '../src/documents.ts';
import type { ConformanceSummary } from '../src/summary.ts';

const root = join(import.meta.dirname, '../../..');
const howTo = 'npm run conformance -- --update rewrites docs/drivers';

describe('docs/drivers', () => {
  it('says what the drivers declare and which cases they pass', async () => {
    const documents = toDocuments(await loadColumns());
    for (const [file, text] of documents) expect(readFileSync(join(root, file), 'utf8'), `${file}: ${howTo}`).toBe(text);
    const kept = readdirSync(join(root, 'docs/drivers')).filter((name) => name.endsWith('.conformance.json'));
    expect(kept.map((name) => `docs/drivers/${name}`).sort(), howTo).toEqual(
      [...documents.keys()].filter((file) => file.endsWith('.json')).sort(),
    );
  }, 120_000);
});

const summary: ConformanceSummary = {
  driver: 'odd',
  type: 'odd',
  capabilities: {},
  counts: { cases: 10, refusals: 4, notApplicable: 2 },
  cases: [],
  notApplicable: { 'harness:openMortal': ['crash.a', 'crash.b'] },
};

describe('the table of capabilities', () => {
  const odd = defineDriver({
    type: 'odd',
    title: 'Odd',
    status: 'retired',
    capabilities: {
      always: { read: { support: 'native', range: true }, copy: { support: 'emulated', note: 'By reading | writing.', atomic: false } },
      sometimes: { append: { support: 'native', to: 'appended', when: 'the key may', maxSize: 4_194_304 } },
    },
    config: memory.config,
    jsonSchema: () => ({}),
    location: () => 'odd',
    open: () => Promise.reject(new Error('not opened here')),
  });
  const page = toCapabilityPage([
    { driver: memory, summary: { ...summary, driver: 'memory' } },
    { driver: odd, summary },
  ]);
  const rowOf = (name: string): string | undefined => page.split('\n').find((line) => line.startsWith(`| ${name} |`));

  it('says native, emulated, sometimes and no, with their notes', () => {
    expect(page).toContain('|  | memory | odd (retired) |');
    expect(rowOf('**read**')).toBe('| **read** | native | native |');
    expect(rowOf('**rename**')).toBe('| **rename** | native | no |');
    expect(rowOf('**append**')).toMatch(/^\| \*\*append\*\* \| native \| native, sometimes \[\d\]\(#notes\) \|$/);
    expect(rowOf('**copy**')).toMatch(/emulated \[\d\]/);
    expect(page).toMatch(/^\d+\. When the key may\.$/m);
    expect(page).toMatch(/^\d+\. By reading \| writing\.$/m);
  });

  it('says the details that a driver declares, and leaves out what none has', () => {
    expect(rowOf('`append.maxSize`')).toBe('| `append.maxSize` |  | 4 194 304 |');
    expect(rowOf('`copy.atomic`')).toBe('| `copy.atomic` | yes | no |');
    expect(rowOf('**query**')).toBeUndefined();
  });

  it('leaves a driver out of the table of a kind of which it has nothing', () => {
    const both = toCapabilityPage([
      { driver: memory, summary: { ...summary, driver: 'memory' } },
      { driver: memoryTables, summary: { ...summary, driver: 'memory-tables' } },
    ]);
    const [, files = '', tables = '', rest = ''] = both.split(/^## /m);
    expect([files, tables, rest].map((text) => text.split('\n').find((line) => line.startsWith('|  |')))).toEqual([
      '|  | memory |',
      '|  | memory-tables |',
      '|  | memory | memory-tables |',
    ]);
    expect(tables).toContain('| **query** | native |');
  });

  it('says how many cases run, and what keeps others from running', () => {
    expect(rowOf('[odd](odd.conformance.json)')).toBe('| [odd](odd.conformance.json) | `odd` | 6 | 4 | 2 (`harness:openMortal`) |');
  });
});
