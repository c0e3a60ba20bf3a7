/**
 * The Stowage driver for a folder on disk. Its default export is the driver.
 *
 * @packageDocumentation
 */
export type { LocalConfig, ParsedLocalConfig } from './config.ts';
export type { LocalCapability } from './connection.ts';
export { local, local as default } from './driver.ts';
