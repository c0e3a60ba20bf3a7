import { type DiscoveryFinding, isDatastoreError, knownTypes } from '@stowage/core';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';
import { examples } from './examples.ts';

/** `stowage drivers` */
export function addDrivers(program: Command, cli: Cli): void {
  program
    .command('drivers')
    .description('the drivers that this application has')
    .command('list', { isDefault: true })
    .description('list the installed drivers, what is wrong with others, and what could be installed')
    .addHelpText('after', examples('drivers list', 'drivers list --json'))
    .action(async () => {
      const { registry, findings } = await cli.drivers();
      const broken: DiscoveryFinding[] = [];
      const drivers: {
        readonly type: string;
        readonly title: string;
        readonly status: string;
        readonly package: string;
        readonly version: string;
      }[] = [];
      for (const type of registry.types) {
        const { package: name = '', version = '', status: declared } = registry.sourceOf(type) ?? {};
        try {
          const { title, status } = await registry.driver(type);
          // The package's own word counts, which is known without loading it.
          drivers.push({ type, title, status: declared === 'retired' ? declared : status, package: name, version });
        } catch (error) {
          if (!isDatastoreError(error, 'DRIVER.INCOMPATIBLE')) throw error;
          broken.push({ package: name, code: error.code, message: error.message });
        }
      }
      const unusable = [...findings, ...broken];
      const available = Object.entries(knownTypes).flatMap(([type, name]) =>
        registry.types.includes(type) ? [] : [{ type, package: name }],
      );
      await cli.output.result({ drivers, findings: unusable, available }, () => [
        ...toColumns(drivers.map(({ type, title, status, ...source }) => [type, title, status, `${source.package} ${source.version}`])),
        ...unusable.map((finding) => `unusable: ${finding.message}`),
        ...available.map(({ type, package: name }) => `not installed: ${type} (npm install ${name})`),
      ]);
    });
}
