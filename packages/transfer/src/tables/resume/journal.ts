import { DatastoreError } from '@stowage/core';
import type { WriteOptions } from '@stowage/tabular';
import type { CursorValue } from '../incremental/cursor-value.ts';
import { toStored, tryFromStored } from '../incremental/watermark.ts';
import type { CopyCursor, NamedState } from '../options.ts';
import type { WrittenFile } from '../write/open-file.ts';

/** What an export is: a second run does what is missing of the same one only. */
export interface ExportPlan {
  readonly source: string;
  readonly target: string;
  readonly format: string;
  readonly cursor: string;
  /** The bounds that were given. */
  readonly from: StoredBound | null;
  readonly to: StoredBound | null;
  readonly partRows: number;
  /** Each with its type. */
  readonly columns: readonly string[];
  /** How the files are written, by the name of each option that was given. */
  readonly write: readonly (readonly [option: string, value: unknown])[];
}

type StoredBound = ReturnType<typeof toStored>;

/** The given bounds of a cursor as a plan has them. */
export function toStoredBounds({ from, to }: Partial<Pick<CopyCursor, 'from' | 'to'>> = {}): Pick<ExportPlan, 'from' | 'to'> {
  return { from: from === undefined ? null : toStored(from), to: to === undefined ? null : toStored(to) };
}

/** The options of files as a plan has them. */
export function toStoredForm(write: WriteOptions = {}): ExportPlan['write'] {
  return Object.entries(write)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** A part that is complete, with the sum of its rows where that is asked for. */
export interface FinishedPart extends WrittenFile {
  readonly checksum?: string | undefined;
}

/** The record of an export: the plan, where its parts begin and end, and what is finished. */
export interface Journal {
  readonly plan: ExportPlan;
  /** Where the export begins and ends; undefined is open. */
  readonly from: CursorValue | undefined;
  readonly to: CursorValue | undefined;
  /** Where one part ends and the next begins. */
  readonly bounds: readonly CursorValue[];
  /** By number, from 1. One that was begun and is not finished is `begun`: its file is ours. */
  readonly parts: Map<number, FinishedPart | 'begun'>;
}

const stateNameOf = (name: string): string => `export-${name}`;

/** The record of an export that was torn; undefined when there is none. */
export async function loadJournal({ state, name }: NamedState): Promise<Journal | undefined> {
  const text = await state.read(stateNameOf(name));
  if (text === undefined) return undefined;
  try {
    const { version, plan, from, to, bounds, parts } = JSON.parse(text);
    if (version !== 1) throw new SyntaxError(`version ${version}`);
    return {
      plan,
      from: tryFromStored(from),
      to: tryFromStored(to),
      bounds: bounds.map((stored: unknown) => {
        const bound = tryFromStored(stored);
        if (bound === undefined) throw new SyntaxError('A bound cannot be read.');
        return bound;
      }),
      parts: new Map(parts),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new DatastoreError('DATA.CORRUPT', `The journal of the export ${JSON.stringify(name)} cannot be read.`, {
      retryable: false,
      nextAction: 'Export under another name, or overwrite what is there.',
      cause: error,
    });
  }
}

/** Keeps the record. */
export async function saveJournal({ state, name }: NamedState, { plan, from, to, bounds, parts }: Journal): Promise<void> {
  const stored = {
    version: 1,
    plan,
    from: from === undefined ? null : toStored(from),
    to: to === undefined ? null : toStored(to),
    bounds: bounds.map(toStored),
    parts: [...parts],
  };
  await state.write(stateNameOf(name), `${JSON.stringify(stored)}\n`);
}

/** Forgets an export that is whole. */
export async function deleteJournal({ state, name }: NamedState): Promise<void> {
  await state.delete(stateNameOf(name));
}

/** Refuses to go on with another export than the one that was torn: `OPTIONS.INVALID`, naming what differs. */
export function requireSamePlan(now: ExportPlan, then: ExportPlan, name: string): void {
  const differences = (Object.keys(now) as (keyof ExportPlan)[])
    .filter((key) => JSON.stringify(now[key]) !== JSON.stringify(then[key]))
    .map((key) => `${key} was ${JSON.stringify(then[key])} and is ${JSON.stringify(now[key])}`);
  if (differences.length === 0) return;
  throw new DatastoreError('OPTIONS.INVALID', `The export ${JSON.stringify(name)} is another one: ${differences.join('; ')}.`, {
    nextAction: 'Resume it with the options that it was begun with, or use another name.',
  });
}
