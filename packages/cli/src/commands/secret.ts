import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { UsageError } from '../terminal/failure.ts';
import { examples } from './examples.ts';

/** Asks at the terminal without showing what is typed; elsewhere reads standard input, without the line end. */
async function readSecret(cli: Cli, name: string): Promise<string> {
  if (process.stdin.isTTY && cli.stdin === process.stdin) {
    cli.streams.stderr.write(`Value of ${name} (not shown): `);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
    try {
      return await terminal.question('', { signal: cli.signal });
    } finally {
      terminal.close();
      cli.streams.stderr.write('\n');
    }
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of cli.stdin) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

/** `stowage secret` */
export function addSecret(program: Command, cli: Cli): void {
  const secret = program.command('secret').description('secrets in the vault of the workspace, for ${vault:NAME} in a configuration');
  secret
    .command('set')
    .description('put a secret into the vault, asked for at the terminal or read from standard input')
    .argument('<name>')
    .addHelpText('after', examples('secret set training-key', 'secret set training-key < key.txt'))
    .action(async (name: string) => {
      const value = await readSecret(cli, name);
      if (value === '') throw new UsageError('The secret is empty.');
      await (await cli.workspace()).setSecret(name, value);
      await cli.output.result({ name, reference: `\${vault:${name}}` }, ({ reference }) => [`stored; refer to it as ${reference}`]);
    });
  secret
    .command('list')
    .description('the names of the secrets in the vault')
    .addHelpText('after', examples('secret list'))
    .action(async () => {
      const names = await (await cli.workspace()).listSecretNames();
      await cli.output.result({ secrets: names }, () => names);
    });
  secret
    .command('delete')
    .description('remove a secret from the vault')
    .argument('<name>')
    .addHelpText('after', examples('secret delete training-key'))
    .action(async (name: string) => {
      await (await cli.workspace()).deleteSecret(name);
      await cli.output.result({ name }, () => [`deleted ${name}`]);
    });
}
