import type { WireRequest } from '../server/request.ts';
import { authenticationFailed, notAuthorized } from './refusals.ts';

/** When a signature holds; empty texts are open ends. */
export interface SasPeriod {
  readonly start: string;
  readonly expiry: string;
}

/** Checks the period, the address (`sip`) and the protocol (`spr`) of a signature whose text was right. */
export function requireSasReach(request: WireRequest, { start, expiry }: SasPeriod): void {
  const now = request.receivedAt;
  const from = start === '' ? Number.NEGATIVE_INFINITY : Date.parse(start);
  const until = Date.parse(expiry);
  if (Number.isNaN(from) || Number.isNaN(until)) throw authenticationFailed('Signature fields not well formed.');
  if (now < from || now >= until) {
    const show = (time: number): string => (Number.isFinite(time) ? new Date(time).toUTCString() : '');
    throw authenticationFailed(
      `Signature not valid in the specified time frame: Start [${show(from)}] - Expiry [${show(until)}] - Current [${show(now)}]`,
    );
  }
  if (!addressAllowed(request.clientAddress, request.query.get('sip'))) throw notAuthorized('AuthorizationSourceIPMismatch');
  if (request.query.get('spr') === 'https' && !request.secure) throw notAuthorized('AuthorizationProtocolMismatch');
}

function addressAllowed(address: string, range: string | undefined): boolean {
  if (range === undefined || range === '') return true;
  const [first = '', last = first] = range.split('-');
  const asked = toNumber(address);
  return asked >= toNumber(first) && asked <= toNumber(last);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
