/**
 * Azure Data Lake Storage Gen2 as a datastore.
 *
 * @packageDocumentation
 */
export type { LakeCapability } from './capabilities.ts';
export type { AdlsGen2Config, AdlsGen2ConfigInput } from './config.ts';
export { adlsGen2, adlsGen2 as default } from './driver.ts';
export type { LakeClients, LakeEntryFields, LakeSignOptions, LakeWriteOptions } from './options.ts';
