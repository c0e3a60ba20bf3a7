import { type Acl, formatAcl, parseAcl, requireCapabilities } from '@stowage/core';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../terminal/failure.ts';
import { examples } from './examples.ts';

interface SetFlags {
  readonly owner?: string;
  readonly group?: string;
  readonly recursive?: true;
}

/** As `getfacl` writes it: the owners as remarks, one entry on each line. */
function* toLines({ owner, group, entries }: Acl): Generator<string> {
  if (owner !== undefined) yield `# owner: ${owner}`;
  if (group !== undefined) yield `# group: ${group}`;
  yield* formatAcl(entries).split(',');
}

/** `stowage acl` */
export function addAcl(program: Command, cli: Cli): void {
  const acl = program.command('acl').description('who may do what with a file or folder, by POSIX access control lists');
  acl
    .command('get')
    .description('show owner, group and access control list')
    .argument('<address>', 'a file or folder')
    .addHelpText('after', examples('acl get lake:raw', 'acl get lake:raw/a.csv --json'))
    .action(async (address: string) => {
      const { store, path, datastore } = await cli.openAddress(address);
      const found = await requireCapabilities(store, 'getAcl').getAcl(path, { signal: cli.signal });
      await cli.output.result({ datastore, path, ...found }, toLines);
    });
  acl
    .command('set')
    .description('replace the access control list: the whole of it, with one entry each for owner, group and others')
    .argument('<address>', 'a file or folder')
    .argument('<entries>', 'entries such as user::rwx,group::r-x,other::---; default:... for what is made in a folder later')
    .option('--owner <id>', 'the owner, too')
    .option('--group <id>', 'the owning group, too')
    .option('-r, --recursive', 'also all that is in a folder')
    .addHelpText(
      'after',
      examples(
        'acl set lake:raw/a.csv user::rw-,group::r--,other::---',
        'acl set -r lake:raw user::rwx,group::r-x,other::---,user:3f2a…:r-x',
      ),
    )
    .action(async (address: string, text: string, { owner, group, recursive }: SetFlags) => {
      const entries = parseAcl(text);
      const { store, path, datastore } = await cli.openAddress(address);
      const set = { entries, ...(owner === undefined ? {} : { owner }), ...(group === undefined ? {} : { group }) };
      const result = await requireCapabilities(store, 'setAcl').setAcl(path, set, {
        ...(recursive ? { recursive } : {}),
        signal: cli.signal,
      });
      await cli.output.result({ datastore, path, ...result }, ({ files, directories, failures }) => [
        `set on ${files} files and ${directories} directories of ${datastore}:${path}`,
        ...failures.map((failure) => `failed  ${datastore}:${failure.path}: ${failure.error.message}`),
      ]);
      if (result.failures.length > 0) cli.exitCode = exitCodes.failed;
    });
}
