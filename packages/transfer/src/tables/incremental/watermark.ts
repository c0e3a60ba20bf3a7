import { DatastoreError } from '@stowage/core';
import type { NamedState } from '../options.ts';
import type { CursorValue } from './cursor-value.ts';

/** Where the next copy begins. */
export interface Watermark {
  /** What was copied, for people: a name that is used for something else is refused. */
  readonly source: string;
  readonly column: string;
  readonly value: CursorValue;
}

const stateNameOf = (name: string): string => `watermark-${name}`;

/** The watermark of the last copy of this name; undefined for the first. */
export async function loadWatermark({ state, name }: NamedState, source: string, column: string): Promise<Watermark | undefined> {
  const text = await state.read(stateNameOf(name));
  if (text === undefined) return undefined;
  const found = parse(text, name);
  if (found.source === source && found.column === column) return found;
  throw new DatastoreError(
    'OPTIONS.INVALID',
    `The state ${JSON.stringify(name)} is of ${found.source} by ${JSON.stringify(found.column)}.`,
    {
      nextAction: 'Use another name for this copy.',
    },
  );
}

/** Keeps the watermark of a copy that has been committed. */
export async function saveWatermark({ state, name }: NamedState, { source, column, value }: Watermark): Promise<void> {
  await state.write(stateNameOf(name), `${JSON.stringify({ version: 1, source, column, value: toStored(value) }, undefined, 2)}\n`);
}

/** A bound as JSON keeps it, with its kind. */
export function toStored(value: CursorValue): readonly [kind: string, text: string] {
  if (value instanceof Uint8Array) return ['bytes', Buffer.from(value).toString('base64')];
  if (value instanceof Date) return ['date', value.toISOString()];
  return [typeof value, String(value)];
}

/** The bound that {@link toStored} kept; undefined for what it is none. */
export function tryFromStored(stored: unknown): CursorValue | undefined {
  if (!Array.isArray(stored)) return undefined;
  const [kind, text] = stored as readonly unknown[];
  if (typeof text !== 'string') return undefined;
  if (kind === 'bytes') return new Uint8Array(Buffer.from(text, 'base64'));
  if (kind === 'date') return new Date(text);
  if (kind === 'bigint') return BigInt(text);
  if (kind === 'number') return Number(text);
  if (kind === 'boolean') return text === 'true';
  return kind === 'string' ? text : undefined;
}

function parse(text: string, name: string): Watermark {
  let found: Partial<Record<'version' | 'source' | 'column' | 'value', unknown>> | null;
  try {
    found = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    found = null;
  }
  const value = tryFromStored(found?.value);
  if (found?.version === 1 && typeof found.source === 'string' && typeof found.column === 'string' && value !== undefined)
    return { source: found.source, column: found.column, value };
  throw new DatastoreError('DATA.CORRUPT', `The state ${JSON.stringify(name)} cannot be read.`, {
    retryable: false,
    nextAction: 'Remove it, and say with "from" where the next copy begins.',
  });
}
