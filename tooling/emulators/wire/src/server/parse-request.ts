import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type AccountAddress, accountOfHost, splitAccountPath } from './account-address.ts';
import { parseQuery } from './query.ts';
import { createBody, type WireRequest } from './request.ts';

/** What the server knows besides the message itself. */
export interface RequestSetting {
  readonly secure: boolean;
  readonly now: number;
  /** Account for a path that begins with one of `roots`. */
  readonly defaultAccount: string;
  readonly roots: readonly string[];
}

/** Reads a message's body to its end; undefined when the client goes away before. */
export async function readBody(message: IncomingMessage): Promise<readonly Buffer[] | undefined> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.once('end', () => resolve(chunks));
    // A client that aborts ends the message with an error or with 'close' alone; neither says more than that it is gone.
    message.once('error', () => resolve(undefined));
    message.once('close', () => resolve(message.complete ? chunks : undefined));
  });
}

/** Makes the request out of a message and its body. */
export function parseRequest(message: IncomingMessage, chunks: readonly Buffer[], setting: RequestSetting): WireRequest {
  const target = message.url ?? '/';
  const question = target.indexOf('?');
  const rawPath = question < 0 ? target : target.slice(0, question);
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  return {
    id: randomUUID(),
    method: message.method ?? 'GET',
    rawPath,
    ...splitAccount(rawPath, accountOfHost(headers.host), setting),
    query: parseQuery(question < 0 ? '' : target.slice(question + 1)),
    headers,
    writtenNames: readWrittenNames(message.rawHeaders),
    body: createBody(chunks),
    secure: setting.secure,
    clientAddress: (message.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    receivedAt: setting.now,
  };
}

/** Names of metadata keep the case in which a client wrote them. */
function readWrittenNames(rawHeaders: readonly string[]): Readonly<Record<string, string>> {
  const names = rawHeaders.filter((name, index) => index % 2 === 0 && name !== name.toLowerCase());
  return Object.fromEntries(names.map((name) => [name.toLowerCase(), name]));
}

function splitAccount(rawPath: string, hostAccount: string | undefined, setting: RequestSetting): AccountAddress {
  if (hostAccount !== undefined) return { account: hostAccount, resourcePath: rawPath };
  const address = splitAccountPath(rawPath);
  return setting.roots.includes(address.account) ? { account: setting.defaultAccount, resourcePath: rawPath } : address;
}
