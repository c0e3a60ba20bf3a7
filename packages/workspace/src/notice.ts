/** Something the caller should know that is no error. */
export interface Notice {
  readonly code: NoticeCode;
  /** One sentence for people, without any secret. */
  readonly message: string;
}

/**
 * What a notice is about: a name whose capitals were folded; a secret that went to the vault; a secret file that others can read;
 * a secret that stands in clear in `stowage.yaml`; a schema for editors that could not be refreshed.
 */
export type NoticeCode = 'name.folded' | 'secret.stored' | 'secret.exposed' | 'secret.in_clear' | 'schema.stale';
