import { gunzipSync } from 'node:zlib';
import { digest, isDigest, toBytes } from './body.ts';
import { compareJson } from './compare-json.ts';
import { compareXml } from './compare-xml.ts';
import { type Difference, difference } from './difference.ts';
import type { Exchange, RecordedBody, RecordedResponse, Service } from './recording.ts';
import type { SubstitutionTable } from './substitution.ts';

export interface BodyComparison {
  readonly service: Service;
  readonly substitutions: SubstitutionTable;
  readonly foreign: ReadonlySet<string>;
  /** Digests of recorded bodies of which the recording holds no more, to the digests of the bytes that stood in for them. */
  readonly digests: ReadonlyMap<string, string>;
  /** Entries of a JSON list are compared by their form: they are older than the recorded test. */
  readonly formOnly: boolean;
}

/** Compares data exactly, XML and JSON by their structure and what is not made up in it. */
export function compareBody(exchange: Exchange, actual: Buffer, comparison: BodyComparison): readonly Difference[] {
  const { body } = exchange.response;
  const text = typeof body === 'string' ? body : '';
  if (!isData(exchange, comparison.service)) {
    if (/^\uFEFF?\s*</.test(text)) return compareXml(text, actual.toString('utf8'), comparison);
    if (/^\s*[{[]/.test(text)) return compareJson(text, actual.toString('utf8'), comparison);
  }
  return compareData(unpacked(exchange.response), actual, comparison.digests);
}

/** Whether an answer's body is what somebody stored, which is compared exactly even if it looks like XML or JSON. */
function isData({ request, response }: Exchange, service: Service): boolean {
  if (request.method !== 'GET' || response.status >= 300) return false;
  const query = new URL(request.url).searchParams;
  if (service === 'gen1') return [...query].some(([name, value]) => name.toLowerCase() === 'op' && value.toUpperCase() === 'OPEN');
  return !query.has('comp') && !query.has('restype') && !query.has('resource');
}

/** A recorder may have kept an answer as it was compressed on the way, which is no matter of the protocol. */
function unpacked({ headers, body }: RecordedResponse): RecordedBody {
  if (headers['content-encoding'] !== 'gzip' || body === null || isDigest(body)) return body;
  const bytes = toBytes(body);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? { base64: gunzipSync(bytes).toString('base64') } : body;
}

function compareData(recorded: RecordedBody, actual: Buffer, digests: ReadonlyMap<string, string>): readonly Difference[] {
  if (isDigest(recorded)) {
    const expected = digests.get(recorded.sha256) ?? recorded.sha256;
    if (actual.length !== recorded.length) return [difference('body length', recorded.length, actual.length)];
    return digest(actual) === expected ? [] : [difference('body sha256', expected, digest(actual))];
  }
  const expected = toBytes(recorded);
  if (expected.equals(actual)) return [];
  if (expected.length !== actual.length)
    return [difference('body length', `${expected.length} bytes ${preview(expected)}`, `${actual.length} bytes ${preview(actual)}`)];
  const index = expected.findIndex((byte, place) => byte !== actual[place]);
  return [difference(`body byte ${index}`, preview(expected.subarray(index)), preview(actual.subarray(index)))];
}

function preview(bytes: Buffer): string {
  return JSON.stringify(bytes.subarray(0, 80).toString('utf8'));
}
