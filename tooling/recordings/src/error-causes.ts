import { otherLease } from './recorded-leases.ts';
import type { Exchange, RecordedResponse } from './recording.ts';

type Headers = Readonly<Record<string, string>>;

const otherTag = '"0x8D000000000DEAD"';

/** By error code, headers that make the service answer with it. Codes that follow from the URL or the state need none. */
const causes: Readonly<Record<string, Headers>> = {
  SourceConditionNotMet: { 'x-ms-source-if-match': otherTag },
  OutOfRangeInput: { 'x-ms-content-length': String(2 ** 53) },
  EmptyMetadataKey: { 'x-ms-meta-': 'value' },
  InvalidMetadata: { 'x-ms-meta-not!valid': 'value' },
  InvalidPermission: { 'x-ms-permissions': 'permissions' },
  FileInvalidPermission: { 'x-ms-file-permission': 'abcde' },
  SourcePathNotFound: { 'x-ms-rename-source': '/no-such-file-system/no-such-path' },
  SourceLeaseIdMismatch: { 'x-ms-source-lease-id': otherLease },
  Md5Mismatch: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' },
  PathAlreadyExists: { 'if-none-match': '*' },
  ExpiryNotSupportedForDirectory: { 'x-ms-expiry-option': 'RelativeToNow', 'x-ms-expiry-time': '1000' },
  InvalidMd5: { 'content-md5': 'AAAA' },
};

/** The header that a refusal names, with the value that was refused. */
function refusedHeader({ body }: RecordedResponse): Headers | undefined {
  const text = typeof body === 'string' ? body : '';
  const [, name, value] = /<HeaderName>([\w-]+)<\/HeaderName><HeaderValue>([^<&]*)<\/HeaderValue>/.exec(text) ?? [];
  return name === undefined || value === undefined ? undefined : { [name.toLowerCase()]: value };
}

/** The headers that cause a recorded error, for a recording in which request headers are missing. */
export function causeOf({ request, response }: Exchange): Headers {
  const code = response.headers['x-ms-error-code'] ?? '';
  const named = code === 'InvalidHeaderValue' ? refusedHeader(response) : undefined;
  if (named !== undefined) return named;
  // A lease operation names its lease itself.
  if (request.url.includes('comp=lease')) return code === 'ConditionNotMet' ? { 'if-match': otherTag } : {};
  if (code === 'InvalidHeaderValue')
    return request.url.includes('comp=filepermission') ? { 'x-ms-file-permission-key': 'key' } : { 'x-ms-copy-source': 'source' };
  if (/^LeaseNotPresentWith(File|Container|Blob)Operation$|^LeaseIdMismatch|^LeaseNotPresent$|^LeaseLost$/.test(code))
    return { 'x-ms-lease-id': otherLease };
  if (code !== 'ConditionNotMet' && response.status !== 304) return causes[code] ?? {};
  // A read that is not met says that nothing changed; every other request, that something did.
  return response.status === 304 ? { 'if-modified-since': 'Fri, 31 Dec 2100 00:00:00 GMT' } : { 'if-match': otherTag };
}
