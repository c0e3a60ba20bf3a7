import { type Capabilities, type CapabilityDetail, capabilityNames } from '@stowage/core';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';
import { examples } from './examples.ts';

function* toRows(capabilities: Capabilities): Generator<string[]> {
  for (const name of capabilityNames) {
    const detail: CapabilityDetail | undefined = capabilities[name];
    if (detail === undefined) {
      yield [name, 'no', ''];
      continue;
    }
    const { support, note, when: _when, ...rest } = detail;
    const facts = Object.entries<unknown>(rest).map(([key, value]) =>
      value === true ? key : `${key}=${Array.isArray(value) ? value.join('|') : String(value)}`,
    );
    yield [name, support, [...facts, ...(note === undefined ? [] : [`(${note})`])].join(' ')];
  }
}

/** `stowage capabilities` */
export function addCapabilities(program: Command, cli: Cli): void {
  program
    .command('capabilities')
    .description('what a datastore can do, with this credential, in detail')
    .argument('[name]', 'the datastore; the default one if left out')
    .addHelpText('after', examples('capabilities training', 'capabilities training --json'))
    .action(async (name: string | undefined) => {
      const { store, datastore } = await cli.openAddress(name === undefined ? '' : `${name.replace(/:$/, '')}:`);
      const { type, identity, capabilities } = store;
      await cli.output.result({ datastore, type, identity, capabilities }, () => toColumns([...toRows(capabilities)]));
    });
}
