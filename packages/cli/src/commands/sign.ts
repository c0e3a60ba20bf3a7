import { requireCapabilities, type SignedAccess } from '@stowage/core';
import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../cli.ts';
import { parseEnd } from '../options/parse-period.ts';
import { examples } from './examples.ts';

const accesses: readonly string[] = ['read', 'write', 'delete', 'list'] satisfies readonly SignedAccess[];

function parseAccess(text: string): readonly SignedAccess[] {
  const wanted = text.split(',').map((one) => one.trim());
  const strange = wanted.find((one) => !accesses.includes(one));
  if (strange !== undefined) throw new InvalidArgumentError(`It is a list of ${accesses.join(', ')}, separated by commas.`);
  return wanted as SignedAccess[];
}

/** `stowage sign` */
export function addSign(program: Command, cli: Cli): void {
  program
    .command('sign')
    .description('make a URL that lets in whoever has it, without any credential')
    .argument('<address>', 'a file; with a slash at its end a folder; "<name>:" alone the whole datastore')
    .option('--access <list>', 'what it allows: read, write, delete, list', parseAccess, ['read'] as readonly SignedAccess[])
    .option('--expires <when>', 'when it ends: a period (30m, 12h, 7d) or a moment (2026-12-31T18:00Z); default 1h', parseEnd)
    .addHelpText(
      'after',
      examples('sign training:a.csv', 'sign training:inbox/b.csv --access write --expires 30m', 'sign lake:raw/ --access read,list --json'),
    )
    .action(async (address: string, flags: { readonly access: readonly SignedAccess[]; readonly expires?: Date }) => {
      const { store, path, datastore } = await cli.openAddress(address);
      const target = path !== '' && address.endsWith('/') ? `${path}/` : path;
      const signed = await requireCapabilities(store, 'signUrl').signUrl(target, {
        access: flags.access,
        expiresAt: flags.expires ?? parseEnd('1h'),
        signal: cli.signal,
      });
      await cli.output.result({ datastore, path, access: flags.access, ...signed }, ({ url }) => [url]);
      cli.output.notice(`note: whoever has this URL gets in until ${signed.expiresAt.toISOString()}; treat it like a password.`);
      for (const [name, value] of Object.entries(signed.headers))
        cli.output.notice(`note: a request with it needs the header ${name}: ${value}`);
    });
}
