import type { Comparison } from '../results.ts';

/** How much of a contest is run: all of it, or just enough to see that it runs. */
export interface ContestScale {
  readonly isQuick: boolean;
}

/** A comparison with peers that are no clients of a storage service: whole programs, on data of their own. */
export interface Contest {
  readonly name: string;
  readonly title: string;
  /** Sets up what it needs, runs all contenders in turns, and takes everything away again. Peers that are not installed are said on standard error. */
  run(scale: ContestScale): Promise<readonly Comparison[]>;
}
