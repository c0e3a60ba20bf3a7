import type { SignedAccess, SignedUrl } from '@stowage/core';
import { toBytes } from './bytes.ts';
import type { CaseContext } from './case.ts';
import type { UseSignedUrl } from './harness.ts';

/** What a program without a credential does with a signed URL where the harness says nothing else. */
const plainUse: Readonly<Record<SignedAccess, UseSignedUrl>> = {
  read: ({ url, headers }) => fetch(url, { headers }),
  write: ({ url, headers }, body) => fetch(url, { method: 'PUT', headers, body }),
  delete: ({ url, headers }) => fetch(url, { method: 'DELETE', headers }),
  list: ({ url, headers }) => fetch(url, { headers }),
};

/** Uses a URL as a foreign program would, and reads the answer to its end, so that no connection stays behind. */
export async function useSigned(
  { harness }: Pick<CaseContext, 'harness'>,
  access: SignedAccess,
  signed: SignedUrl,
  body: Uint8Array<ArrayBuffer> = toBytes('by url'),
): Promise<{ readonly ok: boolean; readonly bytes: Uint8Array }> {
  const response = await (harness.signed?.[access] ?? plainUse[access])(signed, body);
  return { ok: response.ok, bytes: new Uint8Array(await response.arrayBuffer()) };
}

/** A moment so many milliseconds from now, in whole seconds, as signatures have them. */
export const later = (milliseconds: number): Date => new Date(Math.ceil(Date.now() / 1_000) * 1_000 + milliseconds);
