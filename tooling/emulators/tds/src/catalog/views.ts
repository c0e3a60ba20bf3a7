import type { Relation } from '../engine/context.ts';
import type { Target } from '../engine/resolve.ts';
import type { Run } from '../engine/run.ts';
import type { Transaction } from '../store/transaction.ts';
import { informationSchema } from './information-schema.ts';
import { sysIndexViews } from './sys-index-views.ts';
import { sysViews } from './sys-views.ts';
import { type CatalogView, columnOf } from './view.ts';

const views: ReadonlyMap<string, CatalogView> = new Map([
  ...Object.entries({ ...sysViews, ...sysIndexViews }).map(([name, view]) => [`sys.${name}`, view] as const),
  ...Object.entries(informationSchema).map(([name, view]) => [`information_schema.${name}`, view] as const),
]);

/** The rows of a catalog view, as a transaction sees them. */
export function catalogRelation(
  run: Pick<Run, 'session'>,
  reader: Transaction,
  { database, schema, name }: Target,
): Omit<Relation, 'path'> | undefined {
  const view = views.get(`${schema}.${name}`.toLowerCase());
  if (view === undefined) return undefined;
  const rows = view.rows({ database, reader, session: run.session });
  return { columns: Object.entries(view.columns).map(columnOf), rows, length: rows.length };
}
