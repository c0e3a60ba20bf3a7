import type { AnyDriver } from '@stowage/core';

/** Something the caller should know that is no error. */
export interface Notice {
  readonly code: NoticeCode;
  /** One sentence for people, without any secret. */
  readonly message: string;
}

/**
 * What a notice is about: a name whose capitals were folded; a secret that went to the vault; a secret file that others can read;
 * a secret that stands in clear in `stowage.yaml`; a schema for editors that could not be refreshed; a type whose service has been shut down.
 */
export type NoticeCode = 'name.folded' | 'secret.stored' | 'secret.exposed' | 'secret.in_clear' | 'schema.stale' | 'driver.retired';

/** What is worth knowing of a driver itself. */
export function noticesOf({ status, title }: Pick<AnyDriver, 'status' | 'title'>): Notice[] {
  if (status !== 'retired') return [];
  const message = `${title} is retired: its service has been shut down, and only what is compatible with it can be opened.`;
  return [{ code: 'driver.retired', message }];
}
