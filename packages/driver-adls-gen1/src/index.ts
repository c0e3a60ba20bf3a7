/**
 * Azure Data Lake Storage Gen1 as a datastore: a retired service, and the gateways that speak its protocol.
 *
 * @packageDocumentation
 */
export type { Gen1Capability } from './capabilities.ts';
export type { AdlsGen1Config, AdlsGen1ConfigInput } from './config.ts';
export { adlsGen1, adlsGen1 as default } from './driver.ts';
export type { Gen1EntryFields, Gen1WriteOptions } from './options.ts';
