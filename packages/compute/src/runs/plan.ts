import { resolve } from 'node:path';
import { DatastoreError } from '@stowage/core';
import { type DataReference, isReference, type ReferenceLike, toReference, type Workspace } from '@stowage/workspace';
import { findComputeKind } from '../computes/open-compute.ts';
import { toCell } from '../matrix/cell.ts';
import { titleOf } from '../matrix/columns.ts';
import { type Refusal, toRefusalError, tryRefuse } from '../matrix/refusal.ts';
import { tryDescribeDatastore } from '../matrix/stowage-profile.ts';
import { checkReferences } from './check-references.ts';
import { toScriptCommand } from './entry-script.ts';
import type { CommandWord, ComputePlaces, References, RunDescription } from './options.ts';

/** A reference of a run, with what it is for. */
export interface PlannedReference {
  readonly reference: DataReference;
  /** `input`: it is there before the program starts; `output`: the program writes it. */
  readonly role: 'input' | 'output';
  /** By whose means it works on the compute. */
  readonly support: 'native' | 'through-us';
}

/** What a run will do. Nothing is opened, copied or started for it. */
export interface RunPlan {
  readonly compute: { readonly name: string; readonly kind: string };
  /** Absolute. */
  readonly sourceDirectory: string;
  /** Each reference once, inputs first. */
  readonly references: readonly PlannedReference[];
  /** References stand in it as `$AZUREML_DATAREFERENCE_<name>`. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Checks a run before anything starts: the compute, the command, the names and places of references, and for each of them the cell of
 * the matrix.
 *
 * Fails with `MATRIX.UNSUPPORTED` (naming every mode that does not work, the reason, and what comes nearest), `REFERENCE.INVALID`,
 * `COMPUTE.UNKNOWN`, `COMPUTE.NOT_INSTALLED`, `CONFIG.INVALID` for a run without a command.
 */
export async function plan(workspace: Workspace, run: RunDescription & ComputePlaces): Promise<RunPlan> {
  const { name, kind } = await findComputeKind(workspace, run.compute ?? 'local', run);
  const gathered = new Gathered(run.inputsAs);
  gathered.take(run.inputs ?? [], 'input');
  gathered.take(run.outputs ?? [], 'output');
  const command = toCommand(run, gathered);
  const environment = toEnvironment(run, gathered);
  const references = gathered.list();
  checkReferences(references.map(({ reference }) => reference));
  const { registry } = await workspace.drivers();
  const refusals: Refusal[] = [];
  const planned: PlannedReference[] = [];
  for (const { reference, role } of references) {
    const { datastore, mode } = reference;
    const facts = await tryDescribeDatastore(registry, datastore.type);
    // Unknown to us and without a driver it cannot be opened either: this says which package to install.
    if (facts === undefined) throw unknownType(await registry.driver(datastore.type).catch((error: unknown) => error), datastore.type);
    // A store may have both files and tables; what counts is what is referred to.
    const content = reference.kind === 'table' ? 'tables' : 'files';
    if (facts.content !== content) throw wrongContent(reference, facts.content);
    const cell = toCell({ name: kind.kind, title: titleOf(kind.kind), support: kind.support }, facts);
    const refusal = tryRefuse(cell, mode, { reference: reference.name, datastore: datastore.name });
    const { support } = cell.modes[mode];
    if (refusal !== undefined) refusals.push(refusal);
    else if (support !== 'no') planned.push({ reference, role, support });
  }
  const [first, ...others] = refusals;
  if (first !== undefined) throw toRefusalError([first, ...others]);
  return {
    compute: { name, kind: kind.kind },
    sourceDirectory: resolve(run.sourceDirectory ?? '.'),
    references: planned,
    command,
    environment,
  };
}

/** The references of a run, each once, under the names that they got here. */
class Gathered {
  readonly #found = new Map<ReferenceLike, { readonly reference: DataReference; readonly role: 'input' | 'output' }>();

  readonly #inputsAs: 'mount' | 'download' | undefined;

  constructor(inputsAs: 'mount' | 'download' | undefined) {
    this.#inputsAs = inputsAs;
  }

  take(references: References, role: 'input' | 'output'): void {
    if (Array.isArray(references)) for (const one of references as readonly ReferenceLike[]) this.add(one, role);
    else for (const [name, one] of Object.entries(references)) this.add(one as ReferenceLike, role, name);
  }

  add(given: ReferenceLike, role: 'input' | 'output', name?: string): DataReference {
    const key = isReference(given) ? given : toReference(given);
    const known = this.#found.get(key);
    if (known !== undefined) return known.reference;
    const reference = this.#inMode(name === undefined ? key : key.named(name), role);
    if (role === 'output' && (reference.mode === 'download' || reference.mode === 'direct')) {
      throw new DatastoreError('REFERENCE.INVALID', `${reference.name} is an output, and ${reference.mode} brings nothing back.`, {
        nextAction: 'Use asUpload() or asMount() for outputs, or put it among the inputs.',
      });
    }
    this.#found.set(key, { reference, role: reference.mode === 'upload' ? 'output' : role });
    return reference;
  }

  #inMode(reference: DataReference, role: 'input' | 'output'): DataReference {
    const { name, pathOnCompute, mode } = reference;
    if (reference.kind !== 'files' || role === 'output' || (mode !== 'mount' && mode !== 'download')) return reference;
    if (this.#inputsAs === undefined || this.#inputsAs === mode) return reference;
    return this.#inputsAs === 'mount' ? reference.asMount({ name, pathOnCompute }) : reference.asDownload({ name, pathOnCompute });
  }

  list(): readonly { readonly reference: DataReference; readonly role: 'input' | 'output' }[] {
    const all = [...this.#found.values()];
    return [...all.filter(({ role }) => role === 'input'), ...all.filter(({ role }) => role === 'output')];
  }
}

function toCommand({ command, entryScript, scriptParams = {} }: RunDescription, gathered: Gathered): readonly string[] {
  const wrong = (reason: string): never => {
    throw new DatastoreError('CONFIG.INVALID', `The run is not valid: ${reason}.`, {
      nextAction: "Give command: ['python3', 'train.py'], or entryScript: 'train.py'.",
    });
  };
  if ((command === undefined) === (entryScript === undefined)) wrong('exactly one of command and entryScript is to be given');
  if (command !== undefined && (!Array.isArray(command) || command.length === 0))
    wrong('the command is to be a list of words, the program first');
  const word = (value: CommandWord): string => (typeof value === 'object' ? gathered.add(value, 'input').toString() : String(value));
  const first = entryScript === undefined ? (command ?? []).map(word) : toScriptCommand(entryScript);
  const rest = Object.entries(scriptParams).flatMap(([name, value]) => {
    if (value === false) return [];
    return value === true || value === '' ? [name] : [name, word(value)];
  });
  return [...first, ...rest];
}

function toEnvironment({ environment = {} }: RunDescription, gathered: Gathered): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      typeof value === 'object' ? gathered.add(value, 'input').toString() : String(value),
    ]),
  );
}

function unknownType(found: unknown, type: string): unknown {
  return found instanceof Error
    ? found
    : new DatastoreError('DRIVER.NOT_INSTALLED', `There is no driver for the type ${type}.`, { driver: type });
}

function wrongContent({ kind, name, datastore }: DataReference, content: string): DatastoreError {
  const [has, asked] = kind === 'table' ? ['files', 'a table'] : ['tables', 'files'];
  return new DatastoreError(
    'MATRIX.UNSUPPORTED',
    `${name} refers to ${asked} of ${datastore.name} (${datastore.type}), which has ${content}.`,
    {
      datastore: datastore.name,
      driver: datastore.type,
      nextAction: has === 'tables' ? 'Refer to a table: table({ schema, name }).asDownload().' : 'Refer to a path: path(...).asDownload().',
    },
  );
}
