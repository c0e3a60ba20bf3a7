import { toVendorArguments } from '@stowage/azure-common';
import type { BlobClient } from '../client.ts';
import type { BlobClients } from '../options.ts';

/** The vendor's clients with the same endpoint and credential. Their package is loaded here and nowhere else. */
export async function createClients(client: BlobClient): Promise<BlobClients> {
  const vendor = await import('@azure/storage-blob');
  const { url, credential } = toVendorArguments(client.endpoint, client.credential, vendor);
  const service = new vendor.BlobServiceClient(url, credential);
  return { service, container: service.getContainerClient(client.container) };
}
