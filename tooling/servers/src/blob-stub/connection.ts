import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorAnswer } from './answer-head.ts';
import { answer } from './answers.ts';
import { parseHead, type RequestHead } from './request-head.ts';
import { createUploadCheck, type UploadCheck } from './upload-check.ts';
import { readWide } from './wide-reads.ts';

/** What the stub is told at its start. */
export interface StubSettings {
  /** Waited before each answer. */
  readonly latencyMilliseconds: number;
  /** Compare each body with the checksum that came with it. */
  readonly verifyChecksums: boolean;
}

/** What the stub has done so far. */
export interface StubCounters {
  requests: number;
  bytesReceived: number;
  bytesSent: number;
  checksumsVerified: number;
}

const headEnd = Buffer.from('\r\n\r\n');
/** Smaller bodies go out in one write with their head. */
const smallBody = 16 * 1024;

/** Serves one connection, accepted paused: a request at a time, its body discarded as it comes. */
export function serveConnection(accepted: Socket, settings: StubSettings, counters: StubCounters): void {
  let rest: Buffer | undefined;
  let head: RequestHead | undefined;
  let bodyLeft = 0;
  let check: UploadCheck | undefined;
  const closed = new AbortController();
  const socket = readWide(accepted, receive);

  socket.on('close', () => closed.abort());
  socket.setNoDelay(true);
  // A client that resets its connection is its own affair; the socket is gone either way.
  socket.on('error', () => socket.destroy());

  function receive(chunk: Buffer): void {
    counters.bytesReceived += chunk.length;
    read(rest ? Buffer.concat([rest, chunk]) : chunk);
  }

  function read(chunk: Buffer): void {
    rest = undefined;
    let at = 0;
    while (at < chunk.length) {
      if (!head) {
        const end = chunk.indexOf(headEnd, at);
        if (end < 0) {
          rest = Buffer.from(chunk.subarray(at));
          return;
        }
        head = begin(chunk.toString('latin1', at, end));
        at = end + headEnd.length;
      }
      const body = chunk.subarray(at, at + bodyLeft);
      at += body.length;
      bodyLeft -= body.length;
      if (body.length > 0) check?.digest.update(body);
      if (bodyLeft > 0) return;

      const pending = finish(head);
      head = undefined;
      if (pending) {
        socket.pause();
        const unread = Buffer.from(chunk.subarray(at));
        pending.then(
          () => {
            socket.resume();
            read(unread);
          },
          (error: Error) => socket.destroy(error),
        );
        return;
      }
    }
  }

  function begin(text: string): RequestHead {
    const request = parseHead(text);
    bodyLeft = Number(request.header('content-length') ?? 0);
    check = settings.verifyChecksums && bodyLeft > 0 ? createUploadCheck(request) : undefined;
    if (bodyLeft > 0 && request.header('expect') !== undefined) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    return request;
  }

  /** Answers. The result is a promise only when the answer cannot go out at once. */
  function finish(request: RequestHead): Promise<void> | undefined {
    counters.requests++;
    const refusal = verify();
    if (settings.latencyMilliseconds > 0) {
      return sleep(settings.latencyMilliseconds).then(() => send(request, refusal));
    }
    return send(request, refusal);
  }

  function verify(): string | undefined {
    if (!check) return undefined;
    counters.checksumsVerified++;
    const { digest, expected, mismatch } = check;
    if (digest.end() === expected) return undefined;
    return errorAnswer('400 Bad Request', mismatch, 'The checksum in the request differs from that of the body.');
  }

  function send(request: RequestHead, refusal: string | undefined): Promise<void> | undefined {
    const { head: text, body } = refusal === undefined ? answer(request) : { head: refusal, body: undefined };
    if (!body) {
      counters.bytesSent += text.length;
      socket.write(text, 'latin1');
      return undefined;
    }
    return sendBody(text, body);
  }

  function sendBody(text: string, body: Iterable<Buffer>): Promise<void> | undefined {
    const pieces = body[Symbol.iterator]();
    const first = pieces.next();
    const size = first.done ? 0 : first.value.length;
    counters.bytesSent += text.length + size;
    if (first.done || size <= smallBody) {
      const whole = Buffer.allocUnsafe(text.length + size);
      whole.write(text, 'latin1');
      if (!first.done) first.value.copy(whole, text.length);
      socket.write(whole);
    } else {
      socket.cork();
      socket.write(text, 'latin1');
      socket.write(first.value);
      socket.uncork();
    }
    return first.done || size === 0 ? undefined : sendRest(pieces);
  }

  function sendRest(pieces: Iterator<Buffer>): Promise<void> | undefined {
    const next = pieces.next();
    if (next.done) return undefined;
    return sendPieces(next.value, pieces);
  }

  async function sendPieces(first: Buffer, pieces: Iterator<Buffer>): Promise<void> {
    let piece: Buffer | undefined = first;
    while (piece) {
      counters.bytesSent += piece.length;
      if (!socket.write(piece)) await once(socket, 'drain', { signal: closed.signal });
      const next = pieces.next();
      piece = next.done ? undefined : next.value;
    }
  }
}
