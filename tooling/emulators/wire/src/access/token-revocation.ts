/** Makes bearer tokens worthless before their time. */
export interface TokenRevocation {
  /** From now on every token that has been shown so far is refused, as one that has come to its end. */
  revoke(): void;
  /** Whether a token that is shown is still good. */
  admits(token: string): boolean;
}

/** A revocation to start an emulator with. */
export function createTokenRevocation(): TokenRevocation {
  const seen = new Set<string>();
  const revoked = new Set<string>();
  return {
    revoke: () => {
      for (const token of seen) revoked.add(token);
    },
    admits: (token) => {
      seen.add(token);
      return !revoked.has(token);
    },
  };
}
