import type { Exchange, Recording } from './recording.ts';
import { type Signable, signSharedKey, unsignedToken } from './shared-key.ts';

/** The account of every recorded host name, with a key of this tool's own. */
export const account = 'account';
export const accountKey: string = Buffer.from('the key of the account that recordings are replayed in, 64 bytes').toString('base64');
/** Another account, for what the recorder kept in one: the conversion of the recordings gave all accounts one name. */
export const otherAccount = 'other';
const wrongKey: string = Buffer.from('another key, which opens no account at all: a refused request .').toString('base64');

/** By error code, the fault in a request's authorization that is answered with it. */
const faults: Readonly<Record<string, 'wrong key' | 'none' | 'no token' | 'bearer'>> = {
  AuthenticationFailed: 'wrong key',
  NoAuthenticationInformation: 'none',
  PublicAccessNotPermitted: 'none',
  InvalidAuthenticationInfo: 'no token',
  // Management by a bearer token is left to another service; the recorder took the token away, and only this code tells of it.
  ManagementApiRestrictedToSrp: 'bearer',
};

/**
 * Whether the server has to check signatures for a recording. Recordings carry none, so most are replayed with checking off; where
 * an answer is a refusal for want of a right, every request is signed and the refused one has the fault that was recorded.
 */
export function authenticationOf({ exchanges }: Recording): 'verify' | 'off' {
  return exchanges.some((exchange) => faultOf(exchange) !== undefined || isSourceRefusal(exchange)) ? 'verify' : 'off';
}

/** How one request proves who sends it; undefined where it does not, or the server does not ask. */
export function authorize(exchange: Exchange, mode: 'verify' | 'off', signer: string, request: Signable, now: number): string | undefined {
  const fault = faultOf(exchange);
  if (fault === 'bearer') return `Bearer ${unsignedToken('https://storage.azure.com', now)}`;
  if (fault === 'no token') return 'Bearer token';
  if (mode === 'off' || fault === 'none') return undefined;
  return signSharedKey(signer, fault === 'wrong key' ? wrongKey : accountKey, request);
}

/** Whether a request needs https, which bearer tokens are taken over only. */
export function needsBearer(exchange: Exchange): boolean {
  return ['bearer', 'no token'].includes(faultOf(exchange) ?? '');
}

function faultOf({ response }: Exchange): (typeof faults)[string] | undefined {
  return faults[response.headers['x-ms-error-code'] ?? ''];
}

/**
 * Shares that lay in another account than the rest: sources of copies that were not found for want of a signature, though the
 * recording had made them. A key opens every source in its own account.
 */
export function sharesElsewhere({ exchanges }: Recording): ReadonlySet<string> {
  const sources = exchanges
    .filter((exchange) => isSourceRefusal(exchange) && exchange.response.status === 404)
    .map(({ request }) => request.headers['x-ms-copy-source'] ?? '');
  const made = new Set(exchanges.filter(({ response }) => response.status === 201).map(({ request }) => new URL(request.url).pathname));
  return new Set(sources.filter((url) => URL.canParse(url) && made.has(new URL(url).pathname)).map(containerOf));
}

/** The share or file system that a URL names; empty for the service. */
export function containerOf(url: string): string {
  return new URL(url).pathname.split('/')[1] ?? '';
}

/** The source of a copy was not readable for the destination's service: 404 without a signature, 403 with a bad one. */
function isSourceRefusal({ response }: Exchange): boolean {
  return response.headers['x-ms-error-code'] === 'CannotVerifyCopySource' && [403, 404].includes(response.status);
}
