import { isDirectoryError, setBlobMetadata } from '@stowage/azure-common';
import type { SetMetadataRequest } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { checkMetadata } from '../metadata.ts';
import { checkName } from '../names.ts';

/** Set Blob Metadata, of a file or a directory. A directory stays one: its mark is not metadata that could be replaced. */
export async function setMetadata(client: LakeClient, request: SetMetadataRequest): Promise<void> {
  if (request.path === '') throw isDirectoryError('');
  checkName(request.path);
  checkMetadata(request.metadata);
  await setBlobMetadata(client, request);
}
