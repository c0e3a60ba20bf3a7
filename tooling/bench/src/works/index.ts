import { largeWorks } from './large.ts';
import { list100k } from './list.ts';
import { get1k, put4k } from './small.ts';
import type { Work } from './work.ts';

/** Everything that is measured, in the order of the table. */
export const works: readonly Work[] = [put4k, get1k, ...largeWorks, list100k];
