import { randomUUID } from 'node:crypto';
import { invalidHeader, missingHeader } from '../answers/header-errors.ts';

/** What a lease request asks for, its headers checked. Ids are GUIDs in lower case. */
export type LeaseRequest =
  | { readonly action: 'acquire'; readonly id: string; readonly seconds: number }
  | { readonly action: 'renew' | 'release'; readonly id: string }
  | { readonly action: 'change'; readonly id: string; readonly proposedId: string }
  | { readonly action: 'break'; readonly periodSeconds: number | undefined };

/**
 * Reads the `x-ms-lease-` headers. Throws `MissingRequiredHeader` and `InvalidHeaderValue`. An acquired lease without a proposed id
 * gets a new one.
 *
 * @param durations `fixed`: 15 to 60 seconds or -1; `infinite`: only -1, as for a file of Azure Files.
 */
export function readLeaseRequest(headers: Readonly<Record<string, string>>, durations: 'fixed' | 'infinite' = 'fixed'): LeaseRequest {
  const action = headers['x-ms-lease-action']?.toLowerCase();
  switch (action) {
    case 'acquire':
      return { action, id: readLeaseId(headers, 'x-ms-proposed-lease-id') ?? randomUUID(), seconds: duration(headers, durations) };
    case 'renew':
    case 'release':
      return { action, id: readLeaseId(headers, 'x-ms-lease-id') ?? missing('x-ms-lease-id') };
    case 'change':
      return {
        action,
        id: readLeaseId(headers, 'x-ms-lease-id') ?? missing('x-ms-lease-id'),
        proposedId: readLeaseId(headers, 'x-ms-proposed-lease-id') ?? missing('x-ms-proposed-lease-id'),
      };
    case 'break':
      return { action, periodSeconds: breakPeriod(headers) };
    case undefined:
      return missing('x-ms-lease-action');
    default:
      throw invalidHeader('x-ms-lease-action', headers['x-ms-lease-action'] ?? '');
  }
}

function missing(name: string): never {
  throw missingHeader(name);
}

/** A lease id in a header: a GUID in any of the usual writings, given back in lower case with dashes; undefined without the header. */
export function readLeaseId(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  const digits = value.replace(/[{}()-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) throw invalidHeader(name, value);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function duration(headers: Readonly<Record<string, string>>, durations: 'fixed' | 'infinite'): number {
  const name = 'x-ms-lease-duration';
  const value = headers[name] ?? missing(name);
  const seconds = Number(value);
  if (seconds === -1 || (durations === 'fixed' && Number.isInteger(seconds) && seconds >= 15 && seconds <= 60)) return seconds;
  throw invalidHeader(name, value);
}

function breakPeriod(headers: Readonly<Record<string, string>>): number | undefined {
  const name = 'x-ms-lease-break-period';
  const value = headers[name];
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value) && Number(value) <= 60) return Number(value);
  throw invalidHeader(name, value);
}
