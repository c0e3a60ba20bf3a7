import { messageEnd } from './compare-xml.ts';
import { absent, type Difference, difference } from './difference.ts';
import { isPlainObject } from './plain-object.ts';
import { isMadeUpField } from './shapes.ts';
import type { SubstitutionTable } from './substitution.ts';

export interface JsonComparison {
  readonly substitutions: SubstitutionTable;
  /** Names of entries of the root that stood in the recorder's account and are no part of the recorded test. */
  readonly foreign: ReadonlySet<string>;
  readonly formOnly: boolean;
}

/** How a Gen1 error's message ends: the request's id and the server's time with its offset. */
const gen1MessageEnd = /\[[0-9a-f-]{36}\]\s?\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}[+-]\d\d:\d\d\]$/;

/** Compares keys and types; values by form where made up, exactly otherwise. The order of keys says nothing. Learns made-up values. */
export function compareJson(recorded: string, actual: string, comparison: JsonComparison): readonly Difference[] {
  const expected: unknown = JSON.parse(recorded);
  try {
    return compareValues('body ', '', expected, JSON.parse(actual), comparison);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [difference('body', recorded, actual === '' ? '(empty)' : actual)];
  }
}

function compareValues(where: string, key: string, expected: unknown, actual: unknown, comparison: JsonComparison): readonly Difference[] {
  if (typeOf(expected) !== typeOf(actual)) return [difference(where, expected, actual)];
  if (Array.isArray(expected) && Array.isArray(actual)) return compareArrays(where, key, expected, actual, comparison);
  if (isPlainObject(expected) && isPlainObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap((name) => {
      const place = where.endsWith(' ') ? `${where}${name}` : `${where}.${name}`;
      if (!Object.hasOwn(expected, name)) return [difference(place, absent, actual[name])];
      if (!Object.hasOwn(actual, name)) return [difference(place, expected[name], absent)];
      return compareValues(place, name, expected[name], actual[name], comparison);
    });
  }
  return compareLeaves(where, key, expected, actual, comparison);
}

function compareArrays(
  where: string,
  key: string,
  expected: readonly unknown[],
  actual: readonly unknown[],
  comparison: JsonComparison,
): readonly Difference[] {
  const own = (list: readonly unknown[]): readonly unknown[] => list.filter((entry) => !comparison.foreign.has(nameOf(entry)));
  const [ownExpected, ownActual] = [own(expected), own(actual)];
  if (ownExpected.length !== ownActual.length) return [difference(`${where} entries`, ownExpected.map(nameOf), ownActual.map(nameOf))];
  return ownExpected.flatMap((entry, index) => compareValues(`${where}[${index}]`, key, entry, ownActual[index], comparison));
}

function nameOf(entry: unknown): string {
  if (!isPlainObject(entry)) return JSON.stringify(entry);
  const name = entry.pathSuffix ?? entry.name;
  return typeof name === 'string' ? name : '(no name)';
}

function compareLeaves(
  where: string,
  key: string,
  expected: unknown,
  actual: unknown,
  { substitutions, formOnly }: JsonComparison,
): readonly Difference[] {
  if (typeof expected === 'string' && typeof actual === 'string') substitutions.learnField(key, expected, actual);
  if (expected === actual) return [];
  // What remains of a value in a form is its type; names stay names.
  if (formOnly && !['pathSuffix', 'type'].includes(key)) return [];
  if (key === 'message' && typeof expected === 'string' && typeof actual === 'string') {
    const end = messageEnd.test(expected) ? messageEnd : gen1MessageEnd.test(expected) ? gen1MessageEnd : undefined;
    if (end === undefined) return [];
    return end.test(actual) ? [] : [difference(where, `a message that ends as ${expected} does`, actual)];
  }
  if (isMadeUpField(key, String(expected), String(actual))) return [];
  return [difference(where, expected, actual)];
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
