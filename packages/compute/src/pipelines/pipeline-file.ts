import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { DatastoreError } from '@stowage/core';
import type { DataReference, Workspace } from '@stowage/workspace';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { referenceAt } from '../references/reference-at.ts';
import type { Pipeline } from './pipeline.ts';
import { type ScriptStep, type Step, scriptStep, transferStep } from './step.ts';

const conflict = z.enum(['fail', 'skip', 'overwrite', 'ifNewer', 'ifChanged']);

/** Data in a pipeline's file: an address, or an address with how it is wanted; or a table. */
const end = z.union([
  z.string(),
  z.strictObject({
    path: z.string(),
    mode: z.enum(['mount', 'download', 'upload', 'direct']).optional(),
    at: z.string().optional(),
    read_only: z.boolean().optional(),
    on_conflict: conflict.optional(),
  }),
  z.strictObject({
    datastore: z.string(),
    table: z.string().optional(),
    query: z.string().optional(),
    parameters: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    format: z.enum(['csv', 'jsonl', 'parquet', 'arrow']).optional(),
    at: z.string().optional(),
    mode: z.enum(['append', 'replace', 'merge', 'fail']).optional(),
    keys: z.array(z.string()).optional(),
  }),
]);
type End = z.infer<typeof end>;

const ends = z.record(z.string(), end).optional();
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const common = { after: z.array(z.string()).optional(), reuse: z.boolean().optional() };

const script = z.strictObject({
  ...common,
  script: z.string().optional(),
  command: z.array(z.union([z.string(), z.number()])).optional(),
  source: z.string().optional(),
  params: z.record(z.string(), scalar).optional(),
  inputs: ends,
  outputs: ends,
  environment: z.record(z.string(), z.coerce.string()).optional(),
  compute: z.string().optional(),
  upload_on_failure: z.boolean().optional(),
});

const transfer = z.strictObject({
  ...common,
  transfer: z.strictObject({
    from: end,
    to: end,
    on_conflict: conflict.optional(),
    format: z.enum(['csv', 'jsonl', 'parquet', 'arrow']).optional(),
    part_rows: z.int().min(1).optional(),
    part_bytes: z.int().min(1).optional(),
    partition_by: z.array(z.string()).optional(),
    verify: z.enum(['none', 'rows', 'checksum']).optional(),
  }),
});

const shape = z.strictObject({
  name: z.string().optional(),
  steps: z.record(z.string(), z.union([transfer, script])),
});

/**
 * Reads a pipeline from a YAML file.
 *
 * ```yaml
 * name: penguins
 * steps:
 *   load:
 *     transfer: { from: { datastore: zoo, table: public/penguins }, to: 'training:raw/penguins.csv' }
 *   train:
 *     script: train.mjs
 *     source: ./src
 *     params: { --data_dir: $data }
 *     inputs: { data: { path: 'training:raw', mode: download } }
 *     outputs: { model: 'models:run1/' }
 * ```
 *
 * Paths of folders are relative to the file. Inputs are mounted and outputs uploaded, unless `mode` says otherwise; the name defaults to
 * the file's own. Fails with `PIPELINE.INVALID` (naming what is wrong, and where), `DATASTORE.UNKNOWN`, `PATH.INVALID`.
 */
export async function readPipelineFile(workspace: Workspace, file: string): Promise<Pipeline> {
  const document = parseDocument(await readText(file));
  const [problem] = document.errors;
  if (problem !== undefined) throw invalid(file, problem.message.split('\n')[0] ?? 'it is no YAML');
  const parsed = shape.safeParse(document.toJS());
  if (!parsed.success) throw invalid(file, parsed.error.issues.map((issue) => describeIssue(issue)).join('; '));
  const { name = basename(file, extname(file)), steps } = parsed.data;
  const folder = dirname(resolve(file));
  const toStep = async ([step, fields]: [string, z.infer<typeof transfer> | z.infer<typeof script>]): Promise<Step> => {
    try {
      return await ('transfer' in fields ? toTransferStep(workspace, step, fields) : toScriptStep(workspace, step, fields, folder));
    } catch (error) {
      if (error instanceof FileProblem) throw invalid(file, `steps.${step}: ${error.message}`);
      throw error;
    }
  };
  return { name, steps: await Promise.all(Object.entries(steps).map(toStep)) };
}

/** Of a value that may have several forms, what is wrong with it in the form that it comes nearest to. */
function describeIssue(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): string {
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return `${path.map(String).join('.')}: ${issue.message}`;
  const depth = (form: readonly z.core.$ZodIssue[]): number => Math.max(...form.map((one) => one.path.length));
  const nearest = issue.errors.toSorted((one, other) => depth(other) - depth(one) || one.length - other.length)[0] ?? [];
  return nearest.map((one) => describeIssue(one, path)).join('; ');
}

class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') throw error;
    throw new DatastoreError('PIPELINE.INVALID', `The pipeline ${file} cannot be read: ${String(code)}.`, {
      path: file,
      nextAction: 'Give the path of a pipeline.yaml.',
      cause: error,
    });
  }
}

function invalid(file: string, problem: string): DatastoreError {
  return new DatastoreError('PIPELINE.INVALID', `${file} is no pipeline: ${problem}.`, { path: file });
}

async function toTransferStep(workspace: Workspace, name: string, fields: z.infer<typeof transfer>): Promise<Step> {
  const { after, reuse } = fields;
  const { from, to, on_conflict, format, part_rows, part_bytes, partition_by, verify } = fields.transfer;
  const [source, target] = await Promise.all([
    toReference(workspace, 'from', from, 'download'),
    toReference(workspace, 'to', to, 'upload'),
  ]);
  const options = { onConflict: on_conflict, format, partRows: part_rows, partBytes: part_bytes, partitionBy: partition_by, verify };
  return transferStep({ name, after, reuse, from: source, to: target, options });
}

async function toScriptStep(workspace: Workspace, name: string, fields: z.infer<typeof script>, folder: string): Promise<ScriptStep> {
  const { script: entryScript, command, source = '.', params, environment, compute, after, reuse, upload_on_failure } = fields;
  return scriptStep({
    name,
    after,
    reuse,
    entryScript,
    command,
    scriptParams: params,
    environment,
    compute,
    sourceDirectory: resolve(folder, source),
    inputs: await toReferences(workspace, fields.inputs, 'mount'),
    outputs: await toReferences(workspace, fields.outputs, 'upload'),
    uploadOnFailure: upload_on_failure,
  });
}

type Direction = 'mount' | 'download' | 'upload';

async function toReferences(
  workspace: Workspace,
  given: Readonly<Record<string, End>> | undefined,
  direction: Direction,
): Promise<Readonly<Record<string, DataReference>> | undefined> {
  if (given === undefined) return undefined;
  const pairs = Object.entries(given).map(async ([name, one]) => [name, await toReference(workspace, name, one, direction)] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

async function toReference(workspace: Workspace, name: string, given: End, direction: Direction): Promise<DataReference> {
  if (typeof given === 'string') return toReference(workspace, name, { path: given }, direction);
  if ('datastore' in given) return toTable(workspace, name, given, direction);
  const { path, mode = direction, at, read_only, on_conflict } = given;
  const reference = await referenceAt(workspace, path);
  if (reference.kind === 'table') return direction === 'upload' ? reference.asUpload() : reference.asDownload({ pathOnCompute: at });
  const options = { pathOnCompute: at, readOnly: read_only, onConflict: on_conflict };
  if (mode === 'mount') return reference.asMount(options);
  if (mode === 'direct') return reference.asDirect();
  return mode === 'download' ? reference.asDownload(options) : reference.asUpload(options);
}

async function toTable(
  workspace: Workspace,
  name: string,
  given: Extract<End, { readonly datastore: string }>,
  direction: Direction,
): Promise<DataReference> {
  const { datastore, table, query, parameters, format, at, mode, keys } = given;
  if ((table === undefined) === (query === undefined)) throw new FileProblem(`${name} is to have exactly one of table and query`);
  const store = await workspace.get(datastore);
  const parts = table?.split('/') ?? [];
  if (parts.length > 2) throw new FileProblem(`${name} names a table as schema/table, not ${JSON.stringify(table)}`);
  const [schema, only] = parts.length === 2 ? parts : [undefined, parts[0]];
  const reference = only === undefined ? store.query(query ?? '', { parameters }) : store.table({ schema, name: only });
  const options = { format, pathOnCompute: at };
  return direction === 'upload' ? reference.asUpload({ ...options, mode, keys }) : reference.asDownload(options);
}
