import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isPlainObject } from './plain-object.ts';

/** The services that recordings exist of. */
export const services = ['file', 'dfs', 'gen1'] as const;
export type Service = (typeof services)[number];

/** What a request or an answer carried: nothing, text, bytes, or of a large body only its length and digest. */
export type RecordedBody = null | string | { readonly base64: string } | { readonly length: number; readonly sha256: string };

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RecordedBody;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RecordedBody;
}

export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

/** One recorded test. `name` is the file's name without `.json`; header names are in lower case, answers and requests alike. */
export interface Recording {
  readonly name: string;
  readonly service: Service;
  readonly notes: string;
  /** The public repository that it comes from; recorders differ in what they took out. */
  readonly repository: string;
  readonly exchanges: readonly Exchange[];
}

/** One exchange of a recording. Throws a RangeError when there is none of this index. */
export function exchangeAt({ name, exchanges }: Recording, index: number): Exchange {
  const exchange = exchanges[index];
  if (exchange === undefined) throw new RangeError(`${name} has no exchange ${index}`);
  return exchange;
}

/**
 * Reads one file; undefined if it holds JSON of another kind, such as an index. Throws with the file's name when a recording is not
 * in its form.
 */
async function readRecording(file: string): Promise<Recording | undefined> {
  const text = await readFile(file, 'utf8');
  const value: unknown = JSON.parse(text);
  return isPlainObject(value) && 'exchanges' in value ? parseRecording(basename(file, '.json'), text) : undefined;
}

/** The recording that a text holds. Throws a SyntaxError or TypeError that names the recording and the part which is wrong. */
export function parseRecording(name: string, text: string): Recording {
  const value: unknown = JSON.parse(text);
  if (!isPlainObject(value)) throw new TypeError(`${name} is not an object`);
  const service = services.find((one) => one === value.service);
  if (service === undefined) throw new TypeError(`${name}: no service is named "${String(value.service)}"`);
  if (!Array.isArray(value.exchanges)) throw new TypeError(`${name} has no exchanges`);
  const exchanges = value.exchanges.map((one: unknown, index) => parseExchange(`${name}, exchange ${index}`, one));
  const repository = isPlainObject(value.source) && typeof value.source.repository === 'string' ? value.source.repository : '';
  return { name, service, notes: typeof value.notes === 'string' ? value.notes : '', repository, exchanges };
}

function parseExchange(where: string, value: unknown): Exchange {
  const { request, response } = isPlainObject(value) ? value : {};
  if (!isPlainObject(request) || typeof request.method !== 'string' || typeof request.url !== 'string')
    throw new TypeError(`${where}: the request has no method or no url`);
  if (!isPlainObject(response) || typeof response.status !== 'number') throw new TypeError(`${where}: the answer has no status`);
  return {
    request: {
      method: request.method,
      url: request.url,
      headers: parseHeaders(where, request.headers),
      body: parseBody(where, request.body),
    },
    response: { status: response.status, headers: parseHeaders(where, response.headers), body: parseBody(where, response.body) },
  };
}

function parseHeaders(where: string, value: unknown): Readonly<Record<string, string>> {
  if (!isPlainObject(value)) throw new TypeError(`${where}: headers are missing`);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (typeof one !== 'string') throw new TypeError(`${where}: the header ${name} is not a string`);
      return [name.toLowerCase(), one];
    }),
  );
}

function parseBody(where: string, value: unknown): RecordedBody {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (isPlainObject(value) && typeof value.base64 === 'string') return { base64: value.base64 };
  if (isPlainObject(value) && typeof value.length === 'number' && typeof value.sha256 === 'string')
    return { length: value.length, sha256: value.sha256 };
  throw new TypeError(`${where}: a body is null, text, {base64} or {length, sha256}`);
}

/** JSON files in a folder and its subfolders, by path. */
async function findJsonFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** All recordings in a folder and its subfolders whose names have a part, by path. */
export async function readRecordings(folder: string, part = ''): Promise<readonly Recording[]> {
  const files = (await findJsonFiles(folder)).filter((file) => basename(file, '.json').includes(part));
  return (await Promise.all(files.map(readRecording))).filter((recording) => recording !== undefined);
}
