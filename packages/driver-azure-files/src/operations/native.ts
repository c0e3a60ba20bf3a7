import { toVendorArguments } from '@stowage/azure-common';
import type { FilesClient } from '../client.ts';
import type { FileClients } from '../options.ts';

/** The vendor's clients with the same endpoint and credential. Their package is loaded here and nowhere else. */
export async function createClients({ endpoint, credential, share: name, snapshot }: FilesClient): Promise<FileClients> {
  const vendor = await import('@azure/storage-file-share');
  const { url, credential: given } = toVendorArguments(endpoint, credential, vendor);
  const intent = credential.kind === 'token' ? ({ fileRequestIntent: 'backup' } as const) : {};
  const service = new vendor.ShareServiceClient(url, given, { allowTrailingDot: true, allowSourceTrailingDot: true, ...intent });
  const share = service.getShareClient(name);
  return { service, share: snapshot === undefined ? share : share.withSnapshot(snapshot) };
}
