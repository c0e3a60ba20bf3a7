/** What a shared access signature says of itself, without the signature. */
export interface SasFields {
  /** There is a `sig`. */
  readonly isSigned: boolean;
  /** The letters of `sp`; empty when a stored access policy has them. */
  readonly permissions: string;
  readonly startsAt: Date | undefined;
  /** Absent when a stored access policy has it. */
  readonly expiresAt: Date | undefined;
  /** The stored access policy. */
  readonly identifier: string | undefined;
  /** `sv`, the version that signed it. */
  readonly version: string | undefined;
  /** `ss` of an account SAS: the letters of its services. */
  readonly services: string | undefined;
  /** `srt` of an account SAS: the letters of its resource types. */
  readonly resourceTypes: string | undefined;
  /** `sr` of a service SAS: `b`, `c`, `d`, `f`, `s` and others. */
  readonly resource: string | undefined;
  /** `spr`: whether it demands HTTPS. */
  readonly protocol: string | undefined;
  /** Signed with a user delegation key, so it ends with that key and carries an Entra identity's rights. */
  readonly isUserDelegation: boolean;
}

/**
 * Reads a shared access signature, for messages and diagnosis; the service alone decides what it allows.
 *
 * It never throws: what is missing or unreadable is absent from the result.
 *
 * Source: Microsoft Learn, "Create an account SAS", "Create a service SAS", "Create a user delegation SAS".
 */
export function parseSas(query: string): SasFields {
  const fields = new URLSearchParams(query);
  const value = (name: string): string | undefined => fields.get(name) || undefined;
  return {
    isSigned: value('sig') !== undefined,
    permissions: value('sp') ?? '',
    startsAt: time(value('st')),
    expiresAt: time(value('se')),
    identifier: value('si'),
    version: value('sv'),
    services: value('ss'),
    resourceTypes: value('srt'),
    resource: value('sr'),
    protocol: value('spr'),
    isUserDelegation: value('skoid') !== undefined,
  };
}

function time(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
