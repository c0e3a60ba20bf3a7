/**
 * The command line as a function, for tools that embed it.
 *
 * @packageDocumentation
 */
export { type RunOptions, run } from './run.ts';
