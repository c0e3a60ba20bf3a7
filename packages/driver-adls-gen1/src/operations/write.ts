import { createBlockSource, createEvenPlan } from '@stowage/azure-common';
import { DatastoreError, type WriteRequest, type WriteResult } from '@stowage/core/driver';
import type { Gen1Client } from '../client.ts';
import { checkName } from '../names.ts';
import type { Gen1WriteOptions } from '../options.ts';
import { putInPlace } from '../put-in-place.ts';
import { setPermission } from '../requests/access-control.ts';
import { type Expiry, setExpiry } from '../requests/set-expiry.ts';
import { uploadParts, uploadWhole } from '../upload.ts';

/** CREATE under a hidden name, of the file or of its parts, which MSCONCAT joins; then RENAME into place. */
export async function write(client: Gen1Client, request: WriteRequest): Promise<WriteResult> {
  const { path, body, ifNoneMatch, signal } = request;
  checkName(path);
  const options = request.driver?.azure_data_lake_gen1 ?? {};
  const expiry = toExpiry(options);
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
    await setProperties(client, made.path, options.permissions, expiry, signal);
    return made.path;
  });
  // A file of another size is that of a writer who came right after.
  const lastModified = placed?.length === size ? new Date(placed.modificationTime) : undefined;
  return { path, size, lastModified };
}

async function setProperties(
  client: Gen1Client,
  path: string,
  permissions: string | undefined,
  expiry: Expiry | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const again = { idempotent: true, signal };
  if (permissions !== undefined) await client.retry(() => setPermission(client, path, permissions, signal), again);
  if (expiry !== undefined) await client.retry(() => setExpiry(client, path, expiry, signal), again);
}

function toExpiry({ expiresAt, expiresAfter }: Gen1WriteOptions): Expiry | undefined {
  if (expiresAt !== undefined && expiresAfter !== undefined) {
    throw new DatastoreError('CONFIG.INVALID', 'expiresAt and expiresAfter cannot both be given.');
  }
  if (expiresAt !== undefined) return { option: 'Absolute', milliseconds: expiresAt.getTime() };
  return expiresAfter === undefined ? undefined : { option: 'RelativeToNow', milliseconds: expiresAfter };
}
