import { parseXml } from '../xml/parse-xml.ts';

/** What the body of a refused request says. */
export interface ErrorBody {
  /** The service's own error code. */
  readonly code: string | undefined;
  /** Its message, first line only: the rest repeats the request's id and the time. */
  readonly message: string | undefined;
  /** `AuthenticationErrorDetail`: why a signature or token was refused. */
  readonly detail: string | undefined;
}

/** Error bodies are about 1 KiB. More than this is not read: it is something else. */
export const maxErrorBody: number = 64 * 1024;

/** What Gen1 puts behind its messages: the request's id and the time. */
const remoteTrailer = /\s*\[[\w-]*\]\s*\[\d{4}-\d\d-\d\dT[^\]]*\]\s*$/;

const nothing: ErrorBody = { code: undefined, message: undefined, detail: undefined };

/**
 * Reads an error body of any of the services: XML (Blob, Files, Queue), JSON (DFS), `RemoteException` (Gen1). Undefined if it
 * is none of these: then something other than the service has answered. An empty body says nothing, as after a HEAD.
 */
export function readErrorBody(bytes: Uint8Array): ErrorBody | undefined {
  // TextDecoder drops the byte order mark that Blob and Files put in front.
  const text = new TextDecoder().decode(bytes).trim();
  if (text === '') return nothing;
  if (text.startsWith('{')) return fromJson(text);
  if (text.startsWith('<')) return fromXml(text);
  return undefined;
}

function fromXml(text: string): ErrorBody | undefined {
  const root = parseXml(text);
  if (root?.name !== 'Error') return undefined;
  const field = (name: string): string | undefined => root.children.find((child) => child.name === name)?.text || undefined;
  return { code: field('Code'), message: firstLine(field('Message')), detail: field('AuthenticationErrorDetail') };
}

function fromJson(text: string): ErrorBody | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const { error, RemoteException: remote } = body as Record<string, unknown>;
  if (isObject(error)) return { code: string(error.code), message: firstLine(string(error.message)), detail: undefined };
  if (isObject(remote)) {
    const message = firstLine(string(remote.message)?.replace(remoteTrailer, ''));
    return { code: string(remote.exception), message, detail: undefined };
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function firstLine(text: string | undefined): string | undefined {
  return text?.split('\n', 1)[0]?.trim().slice(0, 500) || undefined;
}
