import {
  type AnyDriver,
  type Capabilities,
  type Capability,
  type CapabilityDetail,
  capabilityNames,
  operationNames,
  operations,
} from '@stowage/core';
import type { ConformanceSummary } from './summary.ts';

/** A driver as the tables show it: what it declares, and how the suite judged it. */
export interface Column {
  readonly driver: AnyDriver;
  readonly summary: ConformanceSummary;
}

interface Declared {
  readonly detail: CapabilityDetail & Readonly<Record<string, unknown>>;
  readonly isSometimes: boolean;
}

/** What a driver declares of a capability: always, or with a credential, an account or a server that has it. */
function declaredOf({ capabilities }: AnyDriver, name: Capability): Declared | undefined {
  const [always, sometimes] = [capabilities.always as Capabilities, capabilities.sometimes as Capabilities];
  const detail = always[name] ?? sometimes[name];
  return detail === undefined ? undefined : { detail: detail as Declared['detail'], isSometimes: always[name] === undefined };
}

/** Remarks below a table, numbered in the order in which they are asked for; equal ones have one number. */
class Notes {
  readonly texts: string[] = [];

  refer(text: string): string {
    if (!this.texts.includes(text)) this.texts.push(text);
    return `[${this.texts.indexOf(text) + 1}](#notes)`;
  }
}

/** A text that may stand in a cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

function toSupport({ driver }: Column, name: Capability, notes: Notes): string {
  const declared = declaredOf(driver, name);
  if (declared === undefined) return 'no';
  const { detail, isSometimes } = declared;
  const words = [isSometimes ? `${detail.support}, sometimes` : detail.support];
  const remarks = [isSometimes ? `When ${detail.when ?? 'the credential, the account or the server has it'}.` : undefined, detail.note];
  for (const remark of remarks) if (remark !== undefined) words.push(notes.refer(remark));
  return words.join(' ');
}

const told = new Set(['support', 'note', 'when']);

function toValue(value: unknown): string {
  if (value === undefined) return '';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'number' ? value.toLocaleString('en-US').replaceAll(',', ' ') : String(value);
}

/** The rows of one capability: itself, and each detail that any of the drivers declares. */
function toRows(columns: readonly Column[], name: Capability, notes: Notes): readonly string[][] {
  const declared = columns.map(({ driver }) => declaredOf(driver, name)?.detail);
  if (declared.every((detail) => detail === undefined)) return [];
  const details = [...new Set(declared.flatMap((detail) => Object.keys(detail ?? {})))].filter((detail) => !told.has(detail)).sort();
  return [
    [`**${name}**`, ...columns.map((column) => toSupport(column, name, notes))],
    ...details.map((detail) => [`\`${name}.${detail}\``, ...declared.map((one) => toValue(one?.[detail]))]),
  ];
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((line) => `| ${line.map(cell).join(' | ')} |`).join('\n');
}

const kinds = [
  { kind: 'file', title: 'Files' },
  { kind: 'table', title: 'Tables' },
  { kind: 'store', title: 'Anything else' },
] as const;

const kindOf = (name: Capability): string => operations[operationNames.find((one) => operations[one].capability === name) ?? 'stat'].kind;

/** The page of what each driver can do, and of how the suite judged it. */
export function toCapabilityPage(columns: readonly Column[]): string {
  const notes = new Notes();
  const headOf = ({ driver, summary }: Column): string => `${summary.driver}${driver.status === 'retired' ? ' (retired)' : ''}`;
  const tables = kinds.flatMap(({ kind, title }) => {
    const names = capabilityNames.filter((name) => kindOf(name) === kind);
    // A driver for files would say no to everything about tables, and the other way round.
    const shown = columns.filter(({ driver }) => names.some((name) => declaredOf(driver, name) !== undefined));
    const rows = names.flatMap((name) => toRows(shown, name, notes));
    return rows.length === 0 ? [] : [`## ${title}`, toTable(['', ...shown.map(headOf)], rows)];
  });
  const judged = columns.map(({ driver, summary: { driver: name, counts, notApplicable } }) => [
    `[${name}](${name}.conformance.json)`,
    `\`${driver.type}\``,
    String(counts.cases - counts.refusals),
    String(counts.refusals),
    counts.notApplicable === 0
      ? '0'
      : Object.entries(notApplicable)
          .map(([lack, ids]) => `${ids.length} (\`${lack}\`)`)
          .join(', '),
  ]);
  return `${[
    '# What each driver can do',
    'This page is generated from what the drivers declare and from their conformance: `npm run conformance -- --update` writes it, and a test fails when it is out of date.',
    'Each table shows the drivers that have anything of its kind. A store tells the same at run time as `store.capabilities`: what a driver has only *sometimes* is settled when a datastore is opened. What is not declared is refused before any request. An empty cell is an option that is refused too.',
    ...tables,
    '## Conformance',
    'Every case passes. A *refusal* proves that something which is not declared is refused. A case is *not applicable* when it takes something that the tests of the driver cannot offer, such as a server that can be killed.',
    toTable(['driver', 'type', 'behaviours', 'refusals', 'not applicable'], judged),
    '## Notes',
    notes.texts.map((text, index) => `${index + 1}. ${text}`).join('\n'),
  ].join('\n\n')}\n`;
}
