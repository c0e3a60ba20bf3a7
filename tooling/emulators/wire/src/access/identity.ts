/** Who asks, as it was proven. */
export type Identity =
  | { readonly kind: 'owner' }
  | { readonly kind: 'sas'; readonly permissions: string; readonly sas: SasIdentity }
  | { readonly kind: 'bearer'; readonly claims: TokenClaims };

/** What a shared access signature says besides its permissions. */
export interface SasIdentity {
  readonly form: 'account' | 'service' | 'user-delegation';
  /** Object id of who had the user-delegation key. */
  readonly signedObjectId?: string;
  /** `saoid`: this object's rights are taken as proven. */
  readonly authorizedObjectId?: string;
  /** `suoid`: this object's rights are checked against the access control lists. */
  readonly unauthorizedObjectId?: string;
  /** Headers that the answer to a read shall carry instead of the stored ones: `cache-control`, `content-type` ... */
  readonly overrides: Readonly<Record<string, string>>;
}

/** The claims of a bearer token that count. */
export interface TokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly oid?: string;
  readonly tid?: string;
  readonly upn?: string;
  readonly appid?: string;
}

/** What a request wants to do, for the check of a signature's reach. */
export interface AccessTarget {
  /** Level of the operation: service, container (share, file system) or object. */
  readonly level: 's' | 'c' | 'o';
  readonly container?: string;
  /** Decoded, without a slash in front. */
  readonly path?: string;
  readonly snapshot?: string;
  /** Permission letters, one of which is enough. */
  readonly permissions: string;
  /** The same for an account SAS, where its letters differ. */
  readonly accountPermissions?: string;
  /** A service SAS never allows it, for example to create a container. */
  readonly accountOnly?: boolean;
}
