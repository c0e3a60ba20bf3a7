import type { DatastoreFacts } from './datastore-facts.ts';
import type { MatrixCell } from './matrix.ts';
import { type Claim, type ComputeSupport, type MatrixMode, type ModeSupport, matrixModes } from './support.ts';

/** What of a compute decides what it can do. */
export interface ComputeFacts {
  readonly name: string;
  readonly title: string;
  /** Absent: Stowage does not drive it. */
  readonly support?: ComputeSupport | undefined;
  /** Why it is not driven, and what to do about it. */
  readonly missing?: { readonly reason: string; readonly alternative: string } | undefined;
}

/** The cell of a compute and a type of datastores, by what both declare. */
export function toCell(compute: ComputeFacts, datastore: DatastoreFacts): MatrixCell {
  const modes = matrixModes.map((mode) => [mode, toModeSupport(compute, datastore, mode)]);
  return { compute: compute.name, datastore: datastore.type, modes: Object.fromEntries(modes) as Record<MatrixMode, ModeSupport> };
}

/** Whether a mode works, and with the reason if not. */
function toModeSupport(compute: ComputeFacts, datastore: DatastoreFacts, mode: MatrixMode): ModeSupport {
  const { support, missing } = compute;
  if (support === undefined) {
    return no(missing?.reason ?? `Stowage does not drive ${compute.title} yet.`, missing?.alternative ?? 'Run it on local.');
  }
  if (datastore.content === 'nothing') {
    return no(`The driver of ${datastore.title} has neither files nor tables to read or write.`, 'Use another datastore.');
  }
  const claims = support[datastore.content];
  const claim = claims[mode];
  if (claim === undefined || claim.support === 'no') return refuse(compute, datastore, mode, claim);
  if (mode !== 'upload' && mode !== 'direct' && !datastore.readable) {
    return no(`Nothing can be read from ${datastore.title}.`, tryInstead(claims, ['upload']) ?? 'Use another datastore.');
  }
  if (mode === 'upload' && !datastore.writable) {
    return no(`Nothing can be written to ${datastore.title}.`, 'Upload to another datastore.');
  }
  const { test: _test, ...rest } = claim;
  return rest;
}

const no = (reason: string, alternative: string): ModeSupport => ({ support: 'no', reason, alternative });

function refuse(compute: ComputeFacts, datastore: DatastoreFacts, mode: MatrixMode, claim: Claim | undefined): ModeSupport {
  const claims = compute.support?.[datastore.content === 'tables' ? 'tables' : 'files'] ?? {};
  const instead =
    tryInstead(
      claims,
      matrixModes.filter((other) => other !== mode),
    ) ?? 'Run it on local.';
  if (claim !== undefined) return no(claim.reason ?? `${compute.title} has no ${mode}.`, claim.alternative ?? instead);
  if (datastore.content === 'tables' && mode === 'mount') {
    return no('A table is no folder and cannot be mounted.', 'Download it as a file: csv, jsonl, parquet or arrow.');
  }
  return no(`${compute.title} has no ${mode} of ${datastore.content}.`, instead);
}

function tryInstead(claims: ComputeSupport['files'], modes: readonly MatrixMode[]): string | undefined {
  const found = modes.find((mode) => claims[mode] !== undefined && claims[mode].support !== 'no');
  return found === undefined ? undefined : `Use ${found} here.`;
}
