import { createBlockSource, createEvenPlan } from '@stowage/azure-common';
import type { WriteRequest, WriteResult } from '@stowage/core/driver';
import type { Gen1Client } from '../client.ts';
import { setProperties, toProperties } from '../file-properties.ts';
import { checkName } from '../names.ts';
import { putInPlace } from '../put-in-place.ts';
import { uploadParts, uploadWhole } from '../upload.ts';

/** CREATE under a hidden name, of the file or of its parts, which MSCONCAT joins; then RENAME into place. */
export async function write(client: Gen1Client, request: WriteRequest): Promise<WriteResult> {
  const { path, body, ifNoneMatch, signal } = request;
  checkName(path);
  const properties = toProperties(request.driver?.azure_data_lake_gen1);
  const plan = createEvenPlan(client);
  const source = createBlockSource(body, plan);
  const first = await source.next();
  const isWhole = await source.isDone();
  let size = 0;
  const placed = await putInPlace(client, { path, createOnly: ifNoneMatch !== undefined, signal }, async (newName) => {
    const upload = isWhole
      ? uploadWhole(client, request, first ?? new Uint8Array(), newName)
      : uploadParts(client, request, { source, plan, first }, newName);
    const [made] = await Promise.all([upload, client.sweep(path, signal)]);
    size = made.size;
    await setProperties(client, made.path, properties, signal);
    return made.path;
  });
  // A file of another size is that of a writer who came right after.
  const lastModified = placed?.length === size ? new Date(placed.modificationTime) : undefined;
  return { path, size, lastModified };
}
