import type { DatastoreSummary } from '@stowage/workspace';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';
import { exitCodes } from '../terminal/failure.ts';
import { addRegister } from './datastore-register.ts';
import { examples } from './examples.ts';
import { toReportLines } from './report.ts';

const toRow = ({ name, type, location, isDefault, findings }: DatastoreSummary): string[] => [
  isDefault ? '*' : ' ',
  name,
  type,
  location ?? '',
  findings.map(({ code }) => code).join(' '),
];

/** `stowage datastore` */
export async function addDatastore(program: Command, cli: Cli, args: readonly string[]): Promise<void> {
  const datastore = program.command('datastore').description('register, list, show, check and unregister datastores');
  await addRegister(datastore, cli, args);
  datastore
    .command('list')
    .description('the datastores of the workspace; * marks the default')
    .addHelpText('after', examples('datastore list', 'datastore list --json'))
    .action(async () => {
      const datastores = await (await cli.workspace()).list();
      await cli.output.result({ datastores }, () => toColumns(datastores.map(toRow)));
    });
  datastore
    .command('show')
    .description('one datastore as it is registered, without secrets')
    .argument('[name]', 'the default one if left out')
    .addHelpText('after', examples('datastore show training', 'datastore show training --json'))
    .action(async (name: string | undefined) => {
      const workspace = await cli.workspace();
      const found = await (name === undefined ? workspace.getDefault() : workspace.get(name));
      await cli.output.result(found.toJSON(), ({ config, findings, ...rest }) => [
        ...toColumns(
          [...Object.entries(rest), ...Object.entries(config)].map(([key, value]) => [
            key,
            typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
          ]),
        ),
        ...findings.map(({ code, message, nextAction }) => `${code}: ${message} ${nextAction}`),
      ]);
    });
  datastore
    .command('set-default')
    .description('make a datastore the default')
    .argument('<name>')
    .addHelpText('after', examples('datastore set-default training'))
    .action(async (name: string) => {
      await (await cli.workspace()).setDefault(name);
      await cli.output.result({ default: name }, () => [`default datastore: ${name}`]);
    });
  datastore
    .command('unregister')
    .description('forget a datastore and its secrets; the data stays')
    .argument('<name>')
    .addHelpText('after', examples('datastore unregister training'))
    .action(async (name: string) => {
      const removed = await (await cli.workspace()).unregister(name);
      await cli.output.result(removed, () => [`unregistered ${removed.name}; its data was not touched`]);
    });
  datastore
    .command('check')
    .description('examine a datastore: open it, list it, write, read and delete a small file')
    .argument('[name]', 'the default one if left out')
    .option('--read-only', 'do not write the small file')
    .addHelpText('after', examples('datastore check training', 'datastore check training --read-only --json'))
    .action(async (name: string | undefined, options: { readonly readOnly?: true }) => {
      const workspace = await cli.workspace();
      const report = await workspace.check(name ?? (await workspace.getDefault()).name, { write: !options.readOnly, signal: cli.signal });
      cli.notify(report.notices);
      await cli.output.result(report, toReportLines);
      if (!report.ok) cli.exitCode = exitCodes.failed;
    });
}
