import {
  createBody,
  decodeEscapes,
  invalidHeader,
  parseQuery,
  ServiceError,
  type WireAnswer,
  type WireRequest,
} from '@stowage/emulator-wire';
import type { Call, Handler } from '../call.ts';
import type { Gate } from '../gate.ts';
import { StorageError } from '../tree/storage-error.ts';
import { refuseAsBlob } from './refuse.ts';
import { type BlobHandlers, blobOperationOf } from './routes.ts';

/** The Blob operations with batch, which runs others. */
export function blobHandlersWithBatch(gate: Gate, handlers: BlobHandlers): Readonly<Record<string, Handler>> {
  return { ...handlers, batch: (call) => runBatch(call, gate, handlers) };
}

/** Blob Batch: deletes and tier changes, each answered for itself. */
function runBatch({ request }: Call, gate: Gate, handlers: BlobHandlers): WireAnswer {
  const boundary = /boundary="?([^";]+)"?/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) throw invalidHeader('Content-Type', request.headers['content-type'] ?? '');
  const parts = request.body.text().split(`--${boundary}`).slice(1, -1);
  if (parts.length === 0 || parts.length > 256) throw new StorageError('InvalidInput');
  const answers = parts.map((part) => runPart(part, request, gate, handlers));
  const separator = `batchresponse_${request.id}`;
  const body = answers.map((answer) => `--${separator}\r\nContent-Type: application/http\r\n${answer}`).join('');
  return { status: 202, headers: { 'Content-Type': `multipart/mixed; boundary=${separator}` }, body: `${body}--${separator}--` };
}

function runPart(part: string, whole: WireRequest, gate: Gate, handlers: BlobHandlers): string {
  const [mime = '', head = ''] = part.trim().split(/\r?\n\r?\n/);
  const id = /content-id:\s*(\S+)/i.exec(mime)?.[1];
  const request = readPart(head, whole);
  const { status, headers = {}, body = '' } = respond(request, gate, handlers);
  const lines = Object.entries({ 'x-ms-request-id': request.id, ...headers }).filter(([, value]) => value !== undefined);
  const idLine = id === undefined ? '' : `Content-ID: ${id}\r\n`;
  return `${idLine}\r\nHTTP/1.1 ${status} ${status < 300 ? 'Accepted' : 'Failed'}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${String(body)}\r\n`;
}

function respond(request: WireRequest, gate: Gate, handlers: BlobHandlers): WireAnswer {
  try {
    const operation = blobOperationOf(request);
    if (operation !== 'delete-blob' && operation !== 'set-blob-tier') throw new StorageError('InvalidInput');
    return handlers[operation](gate.admit(request, operation));
  } catch (error) {
    if (error instanceof ServiceError) return refuseAsBlob(error, request);
    throw error;
  }
}

function readPart(head: string, whole: WireRequest): WireRequest {
  const [line = '', ...rest] = head.split(/\r?\n/);
  const [method = '', target = ''] = line.split(' ');
  const [rawPath = '', search = ''] = target.split('?');
  const headers = Object.fromEntries(
    rest.map((text) => [text.slice(0, text.indexOf(':')).trim().toLowerCase(), text.slice(text.indexOf(':') + 1).trim()]),
  );
  const prefix = `/${whole.account}`;
  const pathStyle = decodeEscapes(whole.rawPath).startsWith(prefix) && rawPath.startsWith(`${prefix}/`);
  return {
    ...whole,
    method,
    rawPath,
    resourcePath: pathStyle ? rawPath.slice(prefix.length) : rawPath,
    query: parseQuery(search),
    headers,
    body: createBody([]),
  };
}
