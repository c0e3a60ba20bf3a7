import type { Transport } from '@stowage/azure-common';
import { extensionPath } from '../names.ts';
import { operationOn } from './operation.ts';

/** When a file ceases to be. */
export type Expiry =
  | { readonly option: 'Absolute'; readonly milliseconds: number /* since 1970 */ }
  | { readonly option: 'RelativeToNow'; readonly milliseconds: number };

/** SETEXPIRY. */
export async function setExpiry(
  client: Pick<Transport, 'send'>,
  path: string,
  { option, milliseconds }: Expiry,
  signal: AbortSignal | undefined,
): Promise<void> {
  const operation = operationOn(path, 'SETEXPIRY', { expiryOption: option, expireTime: milliseconds });
  await client.send({ ...operation, path: extensionPath(path), signal });
}
