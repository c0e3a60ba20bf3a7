import type { Capabilities, DatabaseFormat, Datastore, TableWriteMode } from '@stowage/core';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expectError } from '../../expectation.ts';
import { expectRefusedByCore } from '../../quiet.ts';
import { tableRows } from '../../tables/rows.ts';
import { people, threePeople } from './write.ts';

const modes: readonly TableWriteMode[] = ['append', 'replace', 'merge', 'fail'];
const formats: readonly DatabaseFormat[] = ['csv'];
const table = { name: 'stowage_conformance' };

/** A store as it is at run time: every method is there. */
type FullStore = Datastore<'query' | 'writeTable' | 'importTable' | 'exportTable'>;

const refusal = (id: string, call: (store: FullStore) => Promise<unknown>): CaseDraft =>
  defineCase(
    id,
    `${id}, which is not declared, is CAPABILITY.MISSING without a request`,
    [],
    (context) =>
      expectRefusedByCore(context, async (store) => void (await expectError(call(store as unknown as FullStore), 'CAPABILITY.MISSING'))),
    { kind: 'refusal', alone: true },
  );

/** For each detail of its capabilities for tables that a store does not declare, the proof that it is refused. */
export function tableRefusalCases({ query, writeTable, importTable, exportTable }: Capabilities): readonly ConformanceCase[] {
  const lacking = <T>(all: readonly T[], declared: readonly T[] | undefined): readonly T[] =>
    declared === undefined ? [] : all.filter((one) => !declared.includes(one));
  const written = lacking(modes, writeTable?.modes).map((mode) =>
    refusal(`writeTable.modes.${mode}`, (store) =>
      store.writeTable(table, tableRows(people, threePeople), { mode, ...(mode === 'merge' && { keys: ['id'] }) }),
    ),
  );
  const imported = lacking(modes, importTable?.modes).map((mode) =>
    refusal(`importTable.modes.${mode}`, (store) =>
      store.importTable(table, 'id,name,score\r\n', { schema: people, mode, ...(mode === 'merge' && { keys: ['id'] }) }),
    ),
  );
  const exported = lacking(formats, exportTable?.formats).map((format) =>
    refusal(`exportTable.formats.${format}`, (store) => store.exportTable({ table }, { format })),
  );
  const stated = query === undefined || query.language !== undefined ? [] : [refusal('query.language', (store) => store.query('select 1'))];
  const hasBare = query?.language !== undefined && query.parameters === undefined;
  const parameters = hasBare ? [refusal('query.parameters', (store) => store.query('select 1', { parameters: [1] }))] : [];
  return defineArea('refusal', 'Capabilities', [...written, ...imported, ...exported, ...stated, ...parameters]);
}
