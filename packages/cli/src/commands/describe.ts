import { requireCapabilities, type TableDescription } from '@stowage/core';
import { formatTablePath, parseTablePath } from '@stowage/workspace';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';
import { UsageError } from '../terminal/failure.ts';
import { examples } from './examples.ts';

function* describe(datastore: string, table: TableDescription): Generator<string> {
  const rows = table.estimatedRows === undefined ? '' : `, about ${new Intl.NumberFormat('en').format(table.estimatedRows)} rows`;
  yield `${datastore}:${formatTablePath(table)} (${table.kind}${rows})`;
  const arrow = new Map(table.arrowSchema.fields.map(({ name, type }) => [name, String(type)]));
  const cells = table.columns.map(({ name, databaseType, nullable, generated, loss }) => [
    `  ${name}`,
    databaseType,
    nullable ? '' : 'not null',
    arrow.get(name) ?? '',
    [generated ? 'filled by the server' : undefined, loss].filter((part) => part !== undefined).join('; '),
  ]);
  yield* toColumns(cells);
  if (table.primaryKey.length > 0) yield `primary key: ${table.primaryKey.join(', ')}`;
  for (const key of table.uniqueKeys) yield `unique: ${key.join(', ')}`;
}

/** `stowage describe` */
export function addDescribe(program: Command, cli: Cli): void {
  program
    .command('describe')
    .description('show the columns and keys of a table')
    .argument('<address>', 'a table: <name>:<schema>/<table>, or <name>:<table> in the default schema')
    .addHelpText('after', examples('describe pg:public/trips', 'describe pg:trips --json'))
    .action(async (address: string) => {
      const { store, path, datastore, query } = await cli.openAddress(address);
      if (query !== undefined) throw new UsageError('describe takes a table, not a statement.');
      const description = await requireCapabilities(store, 'describeTable').describeTable(parseTablePath(path), { signal: cli.signal });
      const { arrowSchema, columns, ...rest } = description;
      const arrow = new Map(arrowSchema.fields.map(({ name, type }) => [name, String(type)]));
      const shown = { datastore, ...rest, columns: columns.map((column) => ({ ...column, arrowType: arrow.get(column.name) })) };
      await cli.output.result(shown, () => describe(datastore, description));
    });
}
