import type { SqlType } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';

/** Where a query stands while it runs: the present row of each of its sources. One frame serves a whole run. */
export interface Frame {
  /** A source that a left join left empty has no row. */
  rows: (readonly SqlValue[] | undefined)[];
  outer: Frame | undefined;
  aggregates: readonly SqlValue[];
  windows: readonly SqlValue[];
}

/** Creates a frame. */
export function createFrame(outer?: Frame): Frame {
  return { rows: [], outer, aggregates: [], windows: [] };
}

/** An expression that can be evaluated. */
export interface Compiled {
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly evaluate: (frame: Frame) => SqlValue;
  /** Set for a bare NULL, which takes any type. */
  readonly isNull?: boolean | undefined;
  /** The value of a literal. */
  readonly literal?: SqlValue | undefined;
  /** Facts of the column that this is, where it is nothing else. */
  readonly identity?: boolean | undefined;
  readonly computed?: boolean | undefined;
  readonly name?: string | undefined;
}

/** A condition that can be tested: null is unknown. */
export type Test = (frame: Frame) => boolean | null;
