/**
 * A server that speaks TDS, for tests. It is no SQL Server.
 *
 * @packageDocumentation
 */
export type { TdsServerOptions, TokenOwner } from './options.ts';
export type { Counters, LoggedStatement } from './server/counters.ts';
export { startTdsServer, type TdsServer } from './server/start.ts';
