/** ADLS Gen2: the DFS protocol of an account with a hierarchical namespace, and the Blob protocol over the same tree. */
export type { DfsEmulator, DfsEmulatorOptions } from './options.ts';
export { startDfsEmulator } from './start.ts';
