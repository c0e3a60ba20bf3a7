import type { BlobClient } from '../client.ts';
import type { BlobClients } from '../options.ts';

/** The vendor's clients with the same endpoint and credential. Their package is loaded here and nowhere else. */
export async function createClients(client: BlobClient): Promise<BlobClients> {
  const { AnonymousCredential, BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob');
  const { credential, endpoint } = client;
  const create = (): InstanceType<typeof BlobServiceClient> => {
    switch (credential.kind) {
      case 'accountKey': {
        const key = credential.key.export().toString('base64');
        return new BlobServiceClient(endpoint.url, new StorageSharedKeyCredential(credential.accountName, key));
      }
      case 'sas':
        return new BlobServiceClient(`${endpoint.url}?${credential.token.reveal()}`, new AnonymousCredential());
      case 'token':
        return new BlobServiceClient(endpoint.url, credential.toTokenCredential());
      case 'anonymous':
        return new BlobServiceClient(endpoint.url, new AnonymousCredential());
    }
  };
  const service = create();
  return { service, container: service.getContainerClient(client.container) };
}
