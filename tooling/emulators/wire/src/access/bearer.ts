import type { TokenClaims } from './identity.ts';

/** Why a bearer token will not do. */
export type TokenFault = 'malformed' | 'issuer' | 'audience' | 'not-yet-valid' | 'expired';

/** The outcome of reading a bearer token. */
export type TokenReading = { readonly claims: TokenClaims } | { readonly fault: TokenFault; readonly tenant?: string };

const issuerPrefix = 'https://sts.windows.net/';

/**
 * Reads a token and checks its claims as Azurite's `basic` does: issuer, audience, `nbf`, `iat`, `exp`. The signature is not checked.
 *
 * @param audiences Resources that it may be for; a slash at the end makes no difference.
 * @param now Milliseconds since 1970.
 */
export function readToken(token: string, audiences: readonly string[], now: number): TokenReading {
  const claims = decodeClaims(token);
  if (claims === undefined) return { fault: 'malformed' };
  const text = (name: string): string | undefined => (typeof claims[name] === 'string' ? claims[name] : undefined);
  const time = (name: string): number => (typeof claims[name] === 'number' ? claims[name] * 1000 : Number.NaN);
  const iss = text('iss') ?? '';
  const tid = text('tid') ?? (iss.startsWith(issuerPrefix) ? iss.slice(issuerPrefix.length).replace(/\/.*$/, '') : undefined);
  const tenant = tid === undefined ? {} : { tenant: tid };
  if (!iss.startsWith(issuerPrefix)) return { fault: 'issuer', ...tenant };
  const listed = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const aud = listed.find((one) => typeof one === 'string' && audiences.some((known) => withoutSlash(known) === withoutSlash(one)));
  if (typeof aud !== 'string') return { fault: 'audience', ...tenant };
  if ([time('nbf'), time('iat')].some((from) => Number.isNaN(from) || from > now)) return { fault: 'not-yet-valid', ...tenant };
  if (!(time('exp') > now)) return { fault: 'expired', ...tenant };
  const [oid, upn, appid] = [text('oid'), text('upn') ?? text('preferred_username'), text('appid') ?? text('azp')];
  return {
    claims: {
      iss,
      aud,
      ...(tid === undefined ? {} : { tid }),
      ...(oid === undefined ? {} : { oid }),
      ...(upn === undefined ? {} : { upn }),
      ...(appid === undefined ? {} : { appid }),
    },
  };
}

function withoutSlash(text: string): string {
  return text.replace(/\/$/, '').toLowerCase();
}

function decodeClaims(token: string): Record<string, unknown> | undefined {
  const [head, payload, signature] = token.split('.');
  if (head === undefined || payload === undefined || signature === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
