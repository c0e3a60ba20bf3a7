/**
 * A compute for Stowage runs: any machine that SSH reaches.
 *
 * @packageDocumentation
 */

export {};
