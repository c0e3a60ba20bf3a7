import { readBlob } from '@stowage/azure-common';
import type { ReadRequest, ReadResponse } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { toFileEntry } from '../entry.ts';
import { checkName } from '../names.ts';

/** Get Blob by ranges, each with a CRC-64, which the DFS endpoint does not give. */
export async function read(client: LakeClient, request: ReadRequest): Promise<ReadResponse> {
  checkName(request.path);
  return readBlob(client, request, { toEntry: toFileEntry });
}
