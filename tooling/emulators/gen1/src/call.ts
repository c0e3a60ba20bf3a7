import type { Clock, WireAnswer, WireRequest } from '@stowage/emulator-wire';
import { invalidArgument } from './answers/remote-exception.ts';
import type { TreePath } from './tree/path.ts';
import type { Store, Visit } from './tree/store.ts';

/** One operation as it was asked for. */
export interface Call {
  readonly request: WireRequest;
  readonly store: Store;
  readonly clock: Clock;
  readonly path: TreePath;
  readonly visit: Visit;
  /** A parameter of the query, whatever its case. */
  parameter(name: string): string | undefined;
  /** The first version of the protocol, whose answers tell less. */
  readonly preview: boolean;
  /** An object id, or the name of its user where the request wants names (`tooid=false`) and one is known. */
  show(id: string): string;
  /** Whether deleted items are kept. */
  readonly keepsTrash: boolean;
}

/** Carries out one operation. */
export type Operation = (call: Call) => WireAnswer;

/** A parameter that must be there. Throws IllegalArgumentException. */
export function requireParameter(call: Call, name: string): string {
  const value = call.parameter(name);
  if (value === undefined || value === '') throw invalidArgument(`Required parameter ${name} is missing`);
  return value;
}

/** A number from 0; undefined when it is absent. Throws IllegalArgumentException. */
export function numberParameter(call: Call, name: string): number | undefined {
  const value = call.parameter(name);
  if (value === undefined || value === '') return undefined;
  if (!/^\d+$/.test(value)) throw invalidArgument(`Invalid value for parameter ${name}: ${value}`);
  return Number(value);
}

/** A flag; clients write `true` and `True`. */
export function flagParameter(call: Call, name: string): boolean {
  return call.parameter(name)?.toLowerCase() === 'true';
}

/** Permission bits written as octal digits; undefined when absent. Throws IllegalArgumentException. */
export function octalParameter(call: Call, name: string): number | undefined {
  const value = call.parameter(name);
  if (value === undefined || value === '') return undefined;
  if (!/^[01]?[0-7]{3}$/.test(value)) throw invalidArgument(`Invalid value for parameter ${name}: ${value}`);
  return Number.parseInt(value, 8);
}
