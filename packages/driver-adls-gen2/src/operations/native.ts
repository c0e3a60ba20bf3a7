import { toVendorArguments } from '@stowage/azure-common';
import type { LakeClient } from '../client.ts';
import type { LakeClients } from '../options.ts';

/** The vendor's clients with the same endpoint and credential. Their package is loaded here and nowhere else. */
export async function createClients(client: LakeClient): Promise<LakeClients> {
  const vendor = await import('@azure/storage-file-datalake');
  const { url, credential } = toVendorArguments(client.endpoint, client.credential, vendor);
  const service = new vendor.DataLakeServiceClient(url, credential);
  return { service, filesystem: service.getFileSystemClient(client.filesystem) };
}
