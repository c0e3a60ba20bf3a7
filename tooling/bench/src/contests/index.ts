import type { Contest } from './contest.ts';
import { mountContests } from './mount/index.ts';
import { tableContests } from './tables/index.ts';

/** Every contest, in the order of the table. */
export const contests: readonly Contest[] = [...tableContests, ...mountContests];
