import { isAbsolute, relative, sep } from 'node:path';
import { type Driver, isDatastoreError } from '@stowage/core';
import type { RegisterOptions, Registration } from '@stowage/workspace';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { type ConfigField, toConfig, toConfigFields } from '../options/config-fields.ts';
import { findOption } from '../options/find-option.ts';
import { UsageError } from '../terminal/failure.ts';
import { examples } from './examples.ts';
import { toReportLines } from './report.ts';

interface RegisterFlags {
  readonly type?: string;
  readonly file?: string;
  readonly description?: string;
  readonly setDefault?: true;
  readonly create?: true;
  readonly overwrite?: true;
  readonly validate: boolean;
}

/** The configuration's fields of the type that the arguments name. None when they name none, or one that there is no driver for. */
async function findFields(cli: Cli, args: readonly string[]): Promise<readonly ConfigField[]> {
  const type = findOption(args, '--type', '-t');
  if (type === undefined || !args.includes('register')) return [];
  cli.configure({ workspace: findOption(args, '--workspace', '-C') ?? '.' });
  try {
    const driver: Pick<Driver, 'jsonSchema'> = await (await cli.drivers()).registry.driver(type);
    return toConfigFields(driver.jsonSchema());
  } catch (error) {
    // Said in its place: when the command itself asks for the workspace or the driver.
    if (isDatastoreError(error)) return [];
    throw error;
  }
}

const flagsOfOurs = new Set([
  'type',
  'file',
  'description',
  'set-default',
  'create',
  'overwrite',
  'skip-validation',
  'json',
  'workspace',
  'no-progress',
  'help',
]);

/** A field of a group whose name is taken by an option of ours is called by its group, too: `--credentials-type`. */
function besideOurs(field: ConfigField): ConfigField {
  const isTaken = flagsOfOurs.has(field.flag) && field.path.length > 1;
  return isTaken ? { ...field, flag: field.path.join('-').replaceAll('_', '-') } : field;
}

/** Looks like a reference such as `${env:KEY}`: where a secret is, not the secret. */
const isReference = (value: string): boolean => /^\$\{(env|file|vault|keyring):[^}]+\}$/.test(value);

/** `stowage datastore register`, with the fields of the type that is being registered as its options. */
export async function addRegister(datastore: Command, cli: Cli, args: readonly string[]): Promise<void> {
  const fields = (await findFields(cli, args)).map(besideOurs).filter(({ flag }) => !flagsOfOurs.has(flag));
  const command = datastore
    .command('register')
    .description('give a place for data a name')
    .argument('[name]', 'letters, digits and underscores; may be left out where the file gives one')
    .option('-t, --type <type>', 'what it is: azure_blob, local, ... (with --help: shows the options of that type)')
    .option('-f, --file <file>', 'a file as written for "az ml datastore create --file"')
    .option('--description <text>', 'what it is for')
    .option('--set-default', 'make it the default datastore')
    .option('--create', 'create the container, share or folder if it is not there')
    .option('--overwrite', 'replace a registration of that name')
    .option('--no-validate', 'do not try it before it is registered')
    .addHelpText(
      'after',
      examples(
        "datastore register training --type azure_blob --account-name A --container-name C --account-key '${env:KEY}'",
        'datastore register --file blob.yml',
        'datastore register scratch --type local --path /mnt/scratch --create',
        'datastore register --type azure_blob --help',
      ),
    );
  // Without the driver its options are unknown: what is said then is that the driver is missing, not that an option is.
  if (fields.length === 0) command.allowUnknownOption().allowExcessArguments();
  for (const { flag, type, description, secret, choices } of fields) {
    const text = [description, secret ? "a secret: better '${env:NAME}' or '${vault:NAME}' than itself" : ''].filter(Boolean).join('; ');
    const option = new Option(type === 'boolean' ? `--${flag} [true|false]` : `--${flag} <value>`, text).helpGroup('Of this type:');
    command.addOption(choices === undefined ? option : option.choices(choices));
  }
  command.action(async (name: string | undefined, flags: RegisterFlags & Readonly<Record<string, string | boolean>>) => {
    const workspace = await cli.workspace();
    const options: RegisterOptions = {
      onConflict: flags.overwrite ? 'overwrite' : 'fail',
      validate: flags.validate,
      createIfMissing: flags.create ?? false,
      signal: cli.signal,
    };
    const registration = await (async (): Promise<Registration> => {
      if (flags.file !== undefined) {
        if (flags.type !== undefined) throw new UsageError('--file says the type itself; leave out --type and its options.');
        return workspace.registerFromFile(cli.resolve(flags.file), { ...options, name });
      }
      if (name === undefined) throw new UsageError('A name is missing: stowage datastore register <name> --type <type> ...');
      if (flags.type === undefined) throw new UsageError('Say what it is with --type <type>, or give a file with --file.');
      const values = new Map(
        fields.flatMap(({ flag }) =>
          flags[toAttribute(flag)] === undefined ? [] : [[flag, flags[toAttribute(flag)] as string | boolean]],
        ),
      );
      warnOfClearSecrets(cli, fields, values);
      // Typed here, a path starts at the working directory; registered, it starts at the workspace.
      for (const { flag, isPath } of fields) {
        const value = values.get(flag);
        if (isPath && typeof value === 'string' && !isAbsolute(value) && !isReference(value))
          values.set(flag, fromFolder(workspace.folder, cli.resolve(value)));
      }
      return workspace.register(name, { ...toConfig(fields, values), type: flags.type, description: flags.description }, options);
    })();
    cli.notify(registration.notices);
    if (flags.setDefault) await workspace.setDefault(registration.datastore.name);
    const { datastore: registered, replaced, report } = registration;
    const result = {
      datastore: { ...registered.toJSON(), isDefault: flags.setDefault === true || registered.isDefault },
      replaced,
      report,
    };
    await cli.output.result(result, () => [
      `${replaced ? 'replaced' : 'registered'} ${registered.name} (${registered.type}, ${registered.location ?? 'location hangs on a reference'})`,
      ...(report === undefined ? [] : toReportLines(report)),
    ]);
  });
}

/** A path as it stands in a workspace's file: relative to its folder, with forward slashes, so that the folder can be moved. */
function fromFolder(folder: string, path: string): string {
  const below = relative(folder, path).split(sep).join('/');
  return below.startsWith('..') || isAbsolute(below) ? below : `./${below}`;
}

const toAttribute = (flag: string): string => flag.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function warnOfClearSecrets(cli: Cli, fields: readonly ConfigField[], values: ReadonlyMap<string, string | boolean>): void {
  for (const { flag, secret } of fields) {
    const value = values.get(flag);
    if (!secret || typeof value !== 'string' || isReference(value)) continue;
    cli.output.notice(
      `warning: the shell keeps --${flag} in its history. It goes to the vault, not to stowage.yaml; next time use "stowage secret set" or '\${env:NAME}'.`,
    );
  }
}
