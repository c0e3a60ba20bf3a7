/**
 * Azure Blob storage as a datastore.
 *
 * @packageDocumentation
 */
export type { BlobCapability } from './capabilities.ts';
export type { AzureBlobConfig, AzureBlobConfigInput } from './config.ts';

export { azureBlob, azureBlob as default } from './driver.ts';
export type {
  AccessTier,
  BlobClients,
  BlobEntryFields,
  BlobReadOptions,
  BlobSignOptions,
  BlobWriteOptions,
} from './options.ts';
