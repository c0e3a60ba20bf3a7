import { largeWorks } from './large.ts';
import { list100k } from './list.ts';
import { smallWorks } from './small.ts';
import type { Work } from './work.ts';

/** Everything that is measured, in the order of the table. */
export const works: readonly Work[] = [...smallWorks, ...largeWorks, list100k];
