import { computesOf, openCompute } from '@stowage/compute';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { parsePairs } from '../options/parse-reference.ts';
import { toColumns } from '../terminal/columns.ts';
import { examples } from './examples.ts';

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

const local = { name: 'local', type: 'local', config: {} };

/** Puts values where their dotted names say: `credentials.private_key`. Numbers and booleans are taken as such. */
function toConfig(pairs: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const config: Record<string, unknown> = {};
  for (const [name, value] of pairs) {
    const names = name.split('.');
    let place = config;
    for (const one of names.slice(0, -1)) {
      place[one] ??= {};
      place = place[one] as Record<string, unknown>;
    }
    place[names.at(-1) ?? name] = /^(true|false|\d+)$/.test(value) ? JSON.parse(value) : value;
  }
  return config;
}

/** `stowage compute` */
export function addCompute(program: Command, cli: Cli): void {
  const compute = program
    .command('compute')
    .description('where programs run: list, register, unregister and check computes')
    .addHelpText('after', examples('compute list', 'compute check gpu'));
  compute
    .command('list')
    .description('this machine, and the computes of stowage.yaml')
    .addHelpText('after', examples('compute list', 'compute list --json'))
    .action(async () => {
      const workspace = await cli.workspace();
      const computes = [local, ...(await workspace.listComputes()).map((one) => one.toJSON())];
      const { kinds } = await computesOf(workspace, { includeDev: true });
      await cli.output.result({ computes, kinds }, () =>
        toColumns(computes.map(({ name, type }) => [name, type, kinds.includes(type) ? '' : 'not installed'])),
      );
    });
  compute
    .command('register')
    .description('put a compute into stowage.yaml')
    .argument('<name>', 'letters, digits and underscores')
    .requiredOption('-t, --type <type>', 'what kind it is: vm')
    .option('--set <field=value>', "a field of that kind; secrets as references: private_key='${file:KEY}'; may be repeated", collect, [])
    .addHelpText(
      'after',
      examples("compute register gpu --type vm --set host=gpu1 --set user=ada --set 'private_key=${file:/home/ada/.ssh/id_ed25519}'"),
    )
    .action(async (name: string, { type, set }: { readonly type: string; readonly set: readonly string[] }) => {
      const workspace = await cli.workspace();
      const schema = (await (await computesOf(workspace, { includeDev: true })).kind(type)).jsonSchema();
      const registered = await workspace.registerCompute(name, { type, ...toConfig(parsePairs(set, '--set')) }, { schema });
      await cli.output.result(registered.toJSON(), () => [`registered ${registered.name} (${registered.type})`]);
    });
  compute
    .command('unregister')
    .description('take a compute out of stowage.yaml')
    .argument('<name>')
    .addHelpText('after', examples('compute unregister gpu'))
    .action(async (name: string) => {
      await (await cli.workspace()).unregisterCompute(name);
      await cli.output.result({ name }, () => [`unregistered ${name}`]);
    });
  compute
    .command('check')
    .description('open a compute, to see whether it can be reached')
    .argument('[name]', 'this machine if left out')
    .addHelpText('after', examples('compute check gpu'))
    .action(async (name = 'local') => {
      const onNotice = (message: string): void => cli.output.notice(`note: ${message}`);
      const opened = await openCompute(await cli.workspace(), name, { includeDev: true, onNotice, signal: cli.signal });
      const { location } = opened;
      await opened.close();
      await cli.output.result({ name, location, ok: true }, () => [`${name} (${location}): ok`]);
    });
}
