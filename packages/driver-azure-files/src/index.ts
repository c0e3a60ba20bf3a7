/**
 * Azure Files as a datastore.
 *
 * @packageDocumentation
 */
export type { FilesCapability } from './capabilities.ts';
export type { AzureFilesConfig, AzureFilesConfigInput } from './config.ts';

export { azureFiles, azureFiles as default } from './driver.ts';
export type { FileAttribute, FileClients, FileEntryFields, FileSignOptions, FileWriteOptions, SmbProperties } from './options.ts';
