import { Workspace } from '@stowage/workspace';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { examples } from './examples.ts';

/** `stowage init` */
export function addInit(program: Command, cli: Cli): void {
  program
    .command('init')
    .description('make a workspace: a stowage.yaml with a local folder as default datastore')
    .argument('[folder]', 'where; the working directory if left out')
    .addHelpText('after', examples('init', 'init ./project --json'))
    .action(async (folder: string | undefined) => {
      const workspace = await Workspace.create(folder === undefined ? cli.folder : cli.resolve(folder), cli.workspaceOptions);
      const { name, type, location } = await workspace.getDefault();
      const result = { folder: workspace.folder, file: workspace.file, default: { name, type, location } };
      await cli.output.result(result, () => [`made ${workspace.file}`, `default datastore: ${name} (${type}, ${location})`]);
    });
}
