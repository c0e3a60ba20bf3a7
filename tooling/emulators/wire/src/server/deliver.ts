import type { ServerResponse } from 'node:http';
import { bodyChunks, type WireAnswer } from './answer.ts';

/** Sends an answer whole. */
export function deliver(response: ServerResponse, answer: WireAnswer, headers: AnswerHeaders): void {
  const chunks = writeHead(response, answer, headers);
  if (response.req.method !== 'HEAD') for (const chunk of chunks) response.write(chunk);
  response.end();
}

/** Sends the head and the first half of the body, then calls `cut`; without a body that has halves, nothing is sent before. */
export function tear(response: ServerResponse, answer: WireAnswer, headers: AnswerHeaders, cut: () => void): void {
  const whole = Buffer.concat(bodyChunks(answer.body));
  if (whole.length < 2 || response.req.method === 'HEAD') {
    cut();
    return;
  }
  writeHead(response, answer, headers);
  response.write(whole.subarray(0, Math.floor(whole.length / 2)), cut);
}

/** Headers that the server adds to those of the answer; an undefined value leaves one out. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

function writeHead(response: ServerResponse, answer: WireAnswer, added: AnswerHeaders): readonly Buffer[] {
  const chunks = bodyChunks(answer.body);
  const named = new Map<string, readonly [string, string]>();
  for (const [name, value] of [...Object.entries(added), ...Object.entries(answer.headers ?? {})]) {
    if (value === undefined) named.delete(name.toLowerCase());
    else named.set(name.toLowerCase(), [name, value]);
  }
  const bodyless = answer.status === 204 || answer.status === 304;
  if (!bodyless && !named.has('content-length') && !named.has('transfer-encoding'))
    named.set('content-length', ['Content-Length', String(chunks.reduce((sum, chunk) => sum + chunk.length, 0))]);
  // Node sends header values as Latin-1; the services send UTF-8.
  const flat = [...named.values()].flatMap(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]);
  if (answer.reason === undefined) response.writeHead(answer.status, flat);
  else response.writeHead(answer.status, answer.reason, flat);
  return bodyless ? [] : chunks;
}
