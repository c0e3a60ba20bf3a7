import { type DatastoreError, type ErrorCode, isDatastoreError } from '@stowage/core';

/** A store does not keep a promise: the message says which, what was expected and what was found. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure';
}

/** A value in few characters, for a message. */
export function show(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (isDatastoreError(value)) return `${value.code} (${value.message})`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}

/** Fails unless `holds`; `expected` completes "expected ...". */
export function expect(holds: boolean, expected: string, found?: unknown): asserts holds {
  if (!holds) throw new ConformanceFailure(`expected ${expected}${found === undefined ? '' : `, found ${show(found)}`}`);
}

/** Fails unless two values are the same by `Object.is`, or have the same JSON. */
export function expectEqual(found: unknown, expected: unknown, what: string): void {
  const same = Object.is(found, expected) || (typeof expected === 'object' && JSON.stringify(found) === JSON.stringify(expected));
  expect(same, `${what} to be ${show(expected)}`, found === undefined ? 'undefined' : found);
}

/** Fails unless two byte sequences are the same, and says where they part. */
export function expectBytes(found: Uint8Array, expected: Uint8Array, what: string): void {
  expect(found.byteLength === expected.byteLength, `${what} to have ${expected.byteLength} bytes`, found);
  const at = expected.findIndex((byte, index) => found[index] !== byte);
  expect(at === -1, `${what} to be what was written; byte ${at} should be ${expected[at]}`, found[at]);
}

/** Fails unless the bytes found are the first ones of a version, so that none is of another. That they are all is not asked here. */
export function expectPartOf(found: Uint8Array, versions: readonly Uint8Array[]): void {
  const begins = (version: Uint8Array): boolean => found.every((byte, at) => byte === version[at]);
  expect(versions.some(begins), 'bytes of one version, not a mixture', found);
}

/** Fails unless two lists of names hold the same names equally often, in whatever order. */
export function expectNames(found: readonly string[], expected: readonly string[], what: string): void {
  const count = (names: readonly string[], name: string): number => names.filter((other) => other === name).length;
  const sorted = (names: readonly string[]): string => JSON.stringify([...names].sort());
  if (sorted(found) === sorted(expected)) return;
  const missing = expected.filter((name) => !found.includes(name));
  const strange = found.filter((name) => !expected.includes(name));
  const doubled = expected.length > 100 ? [] : [...new Set(found)].filter((name) => count(found, name) > count(expected, name));
  const told = [
    missing.length > 0 ? `lacks ${show(missing)}` : '',
    strange.length > 0 ? `has also ${show(strange)}` : '',
    doubled.length > 0 ? `has too often ${show(doubled)}` : '',
  ];
  expect(
    false,
    `${what} to hold ${expected.length} names, each once; it has ${found.length}, ${told.filter((part) => part !== '').join(', ')}`,
  );
}

/** What a promise was rejected with; fails when it was not. */
export async function rejection(promise: Promise<unknown>, expected: string): Promise<unknown> {
  try {
    const value = await promise;
    throw new ConformanceFailure(`expected ${expected}, but it succeeded with ${show(value)}`);
  } catch (error) {
    return error instanceof ConformanceFailure ? Promise.reject(error) : error;
  }
}

/** Fails unless a promise is rejected with an error of one of these codes; gives the error. */
export async function expectError(promise: Promise<unknown>, ...codes: readonly ErrorCode[]): Promise<DatastoreError> {
  const error = await rejection(promise, `the error ${codes.join(' or ')}`);
  if (!isDatastoreError(error) || !codes.includes(error.code)) {
    throw new ConformanceFailure(`expected the error ${codes.join(' or ')}, found ${show(error)}`, { cause: error });
  }
  return error;
}

/** The error of Stowage that a promise is rejected with; undefined when it is not. Other cases ask whether it should be. */
export async function tryError(promise: Promise<unknown>): Promise<DatastoreError | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (!isDatastoreError(error)) throw error;
    return error;
  }
}

/** Fails unless a promise is rejected with exactly this reason: the caller's own, untouched. */
export async function expectReason(promise: Promise<unknown>, reason: unknown): Promise<void> {
  const error = await rejection(promise, "the signal's own reason to be thrown");
  if (error !== reason)
    throw new ConformanceFailure(`expected the signal's own reason to be thrown as it is, found ${show(error)}`, { cause: error });
}
