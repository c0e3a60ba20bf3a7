import type { Row } from '../store/objects.ts';
import type { Step } from './compile-source.ts';
import { type Conjunct, createLookup, type Probe } from './conjuncts.ts';
import { pause } from './context.ts';
import type { Frame, Test } from './frame.ts';

/** A step with the conditions that are tested at it. */
export interface JoinStep {
  readonly step: Step;
  /** What decides whether two rows belong together. */
  readonly on: readonly Conjunct[];
  /** What is tested after that, once a left join has had its say. */
  readonly filters: readonly Conjunct[];
}

/** Rows between two pauses. */
const stride = 2_048;

/** Runs through all combinations of rows; the frame holds the present one at each step. */
export function joinRunner(steps: readonly JoinStep[]): (frame: Frame) => Generator<typeof pause | true, void, undefined> {
  const prepared = steps.map(prepare);
  const run = function* (frame: Frame, at: number): Generator<typeof pause | true, void, undefined> {
    const step = prepared[at];
    if (step === undefined) {
      yield true;
      return;
    }
    const isLast = at === prepared.length - 1;
    let matched = false;
    let count = 0;
    for (const row of step.rows(frame)) {
      if (row === pause || ++count % stride === 0) yield pause;
      if (row === pause) continue;
      frame.rows[step.index] = row;
      if (!passes(step.on, frame)) continue;
      matched = true;
      if (!passes(step.filters, frame)) continue;
      if (isLast) yield true;
      else yield* run(frame, at + 1);
    }
    if (step.isLeft && !matched) {
      frame.rows[step.index] = undefined;
      if (passes(step.filters, frame)) yield* run(frame, at + 1);
    }
  };
  return (frame) => run(frame, 0);
}

function passes(tests: readonly Test[], frame: Frame): boolean {
  for (const test of tests) if (test(frame) !== true) return false;
  return true;
}

interface Prepared {
  readonly index: number;
  readonly isLeft: boolean;
  readonly rows: (frame: Frame) => Iterable<Row | typeof pause>;
  readonly on: readonly Test[];
  readonly filters: readonly Test[];
}

function prepare({ step, on, filters }: JoinStep): Prepared {
  const isLeft = step.type === 'left';
  const usable = isLeft ? on : [...on, ...filters];
  const probes = usable.map(({ probe }) => probe).filter((probe): probe is Probe => probe?.source === step.index && probe.varies);
  const { fixed, rows } = step;
  const lookup = probes.length > 0 && fixed !== undefined ? createLookup(step.index, probes) : undefined;
  return {
    index: step.index,
    isLeft,
    rows:
      lookup !== undefined && fixed !== undefined
        ? (frame) => lookupRows(frame)
        : fixed !== undefined
          ? () => slice(fixed())
          : withLookup(step, probes),
    on: on.map(({ test }) => test),
    filters: filters.map(({ test }) => test),
  };

  function lookupRows(frame: Frame): Iterable<Row> {
    const { rows: all, length } = (fixed as NonNullable<typeof fixed>)();
    return (lookup as NonNullable<typeof lookup>).find(frame, all, length);
  }

  function withLookup(one: Step, found: readonly Probe[]): Prepared['rows'] {
    const source = rows as NonNullable<typeof rows>;
    if (found.length === 0 || one.index === 0) return source;
    // A derived table that is the same for all rows before is gathered once, and then looked up.
    let gathered: Row[] | undefined;
    const own = createLookup(one.index, found);
    return function* (frame) {
      if (one.isStable !== true) return yield* source(frame);
      if (gathered === undefined) {
        const all: Row[] = [];
        for (const row of source(frame)) {
          if (row === pause) yield pause;
          else all.push(row);
        }
        gathered = all;
      }
      yield* own.find(frame, gathered, gathered.length);
    };
  }
}

function* slice({ rows, length }: { readonly rows: readonly Row[]; readonly length: number }): Generator<Row> {
  for (let at = 0; at < length; at++) yield rows[at] as Row;
}
