import type { Socket } from 'node:net';
import type { Session } from '../engine/session.ts';
import { type Login, readFederatedToken, readLogin } from '../messages/login.ts';
import { encryption, readPreLogin, writePreLogin } from '../messages/pre-login.ts';
import { messageType, type Packet, packetStatus } from '../packets/header.ts';
import { MessageWriter } from '../packets/message-writer.ts';
import { createPacketReader } from '../packets/packet-reader.ts';
import { writeFederatedInfo } from '../tokens/write-tokens.ts';
import { answerRequest, type RequestHost, resultWriter } from './answer.ts';
import { type BulkLoad, openBulkLoad } from './bulk-load.ts';
import { judgeLogin, needsToken, openSession, type Refusal, versionBytes, writeRefusal } from './log-in.ts';
import type { ServerState } from './server-state.ts';
import { openWire, type Wire } from './wire.ts';

/** One client. */
export interface Connection {
  readonly session: Session | undefined;
  /** Tears the connection. */
  destroy(): void;
  readonly closed: Promise<void>;
}

interface Message {
  readonly type: number;
  readonly status: number;
  readonly data: Buffer;
}

/** Bytes of requests that may wait before the client has to. */
const backlogLimit = 1_048_576;

/** Serves one client until it goes. */
export function serveConnection(raw: Socket, state: ServerState): Connection {
  const { counters, options } = state;
  const spid = state.nextSpid();
  const reader = createPacketReader();
  const { promise: closed, resolve: settleClosed } = Promise.withResolvers<void>();
  let session: Session | undefined;
  let login: Login | undefined;
  let endsTlsAfterLogin = false;
  let parts: Buffer[] = [];
  let bulk: BulkLoad | undefined;
  let running: AbortController | undefined;
  let isOpen = true;
  let backlog = 0;
  const queue: (() => Promise<void>)[] = [];
  let isWorking = false;
  counters.connections++;

  const wire: Wire = openWire(raw, state, { bytes: (chunk) => takeBytes(chunk), closed: () => end() });
  const message = new MessageWriter(wire, spid, 4_096);
  const host: RequestHost = {
    state,
    message,
    spid,
    acknowledge: (of) => {
      if (of === undefined || !isOpen) return;
      resultWriter(host, of, false).endAttention();
      message.end();
    },
    takeBack: (of) => {
      if (of === undefined) return;
      resultWriter(host, of, false).endBroken();
      message.end();
    },
  };

  function end(): void {
    if (!isOpen) return;
    isOpen = false;
    counters.connections--;
    running?.abort(new Error('The client went away.'));
    bulk?.abandon();
    queue.length = 0;
    void idle().finally(() => {
      if (session?.endTransaction('rollback') !== undefined) counters.openTransactions--;
      settleClosed();
    });
  }

  let idleWaiters: (() => void)[] = [];
  function idle(): Promise<void> {
    return isWorking ? new Promise((resolve) => void idleWaiters.push(resolve)) : Promise.resolve();
  }

  function fail(error: unknown): void {
    // What fails here is the client's fault, or a defect of this server; either way the client must not wait for ever.
    if (isOpen && !(error instanceof Error && error.message === 'The client went away.'))
      process.emitWarning(error instanceof Error ? error : String(error));
    wire.destroy();
  }

  function enqueue(work: () => Promise<void>): void {
    queue.push(work);
    if (isWorking) return;
    isWorking = true;
    void (async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (state.faults.stalled !== undefined) await state.faults.stalled;
        if (isOpen) await next();
      }
    })()
      .catch(fail)
      .finally(() => {
        isWorking = false;
        for (const resolve of idleWaiters) resolve();
        idleWaiters = [];
      });
  }

  function takeBytes(chunk: Buffer): void {
    try {
      for (const packet of reader.push(chunk)) takePacket(packet);
    } catch (error) {
      fail(error);
    }
  }

  function takePacket(packet: Packet): void {
    const { type, status, data } = packet;
    const isLast = (status & packetStatus.last) !== 0;
    if (type === messageType.attention) {
      takeAttention();
      return;
    }
    if (type === messageType.bulkLoad) {
      takeBulk(data, status);
      return;
    }
    parts.push(Buffer.from(data));
    if (!isLast) return;
    const whole = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    parts = [];
    if ((status & packetStatus.ignore) !== 0) {
      enqueue(async () => host.takeBack(session));
      return;
    }
    if (type === messageType.login) {
      // What comes after an encrypted login may be plain, and that must be known before the next byte is looked at.
      if (endsTlsAfterLogin) wire.decrypt();
    }
    const controller = new AbortController();
    if (session !== undefined) running = controller;
    enqueue(() => takeMessage({ type, status, data: whole }, controller));
  }

  /** A request is over; if it was broken off, that is answered too, in a message of its own. */
  function release(controller: AbortController): void {
    if (running === controller) running = undefined;
    if (controller.signal.reason === 'attention') host.acknowledge(session);
  }

  function takeAttention(): void {
    counters.attentions++;
    if (running !== undefined) {
      running.abort('attention');
      return;
    }
    bulk?.abandon();
    bulk = undefined;
    parts = [];
    enqueue(async () => host.acknowledge(session));
  }

  function takeBulk(data: Buffer, status: number): void {
    const isLast = (status & packetStatus.last) !== 0;
    if (bulk === undefined) {
      const opened = openBulkLoad(
        host,
        () => session,
        state,
        () => wire.destroy(),
      );
      bulk = opened;
      const controller = new AbortController();
      running = controller;
      enqueue(async () => {
        counters.runningQueries++;
        try {
          await opened.run(controller.signal);
        } finally {
          counters.runningQueries--;
          release(controller);
        }
      });
    }
    const { length } = data;
    backlog += length;
    if (backlog > backlogLimit) wire.pause();
    bulk.push(Buffer.from(data), () => {
      backlog -= length;
      if (backlog <= backlogLimit / 2) wire.resume();
    });
    if (!isLast) return;
    if ((status & packetStatus.ignore) !== 0) bulk.abandon();
    else bulk.end();
    bulk = undefined;
  }

  async function takeMessage({ type, status, data }: Message, controller: AbortController): Promise<void> {
    switch (type) {
      case messageType.preLogin:
        return takePreLogin(data);
      case messageType.login: {
        login = readLogin(data);
        if (needsToken(login)) {
          const { authority, service } = options.federation ?? {
            authority: 'https://login.microsoftonline.com/common',
            service: 'https://database.windows.net/',
          };
          writeFederatedInfo(message.body, authority, service);
          message.end();
          return;
        }
        return finishLogin(login.federated?.token);
      }
      case messageType.federatedToken:
        return finishLogin(readFederatedToken(data));
    }
    if (session === undefined) throw new Error(`A message of type 0x${type.toString(16)} before the login.`);
    counters.runningQueries++;
    const before = session.transaction !== undefined;
    try {
      await answerRequest(host, session, { type, status, data }, controller.signal);
    } finally {
      counters.runningQueries--;
      counters.openTransactions += Number(session.transaction !== undefined) - Number(before);
      release(controller);
    }
  }

  async function takePreLogin(data: Buffer): Promise<void> {
    const asked = readPreLogin(data);
    const level = options.encryption ?? 'required';
    const isEncrypted = wire.isStrict;
    const isWilling = asked.encryption === encryption.on || asked.encryption === encryption.required;
    let answer: number = encryption.notSupported;
    if (isEncrypted) answer = encryption.on;
    else if (level === 'required') answer = isWilling ? encryption.on : encryption.required;
    else if (level === 'optional') answer = isWilling ? encryption.on : asked.encryption;
    writePreLogin(message.body, { version: versionBytes, encryption: answer, federated: asked.federated });
    message.end();
    if (isEncrypted || answer === encryption.notSupported) return;
    if (asked.encryption === encryption.notSupported) {
      wire.end();
      return;
    }
    endsTlsAfterLogin = answer === encryption.off;
    wire.encrypt();
  }

  async function finishLogin(token: string | undefined): Promise<void> {
    if (login === undefined) throw new Error('A token without a login.');
    const judged = await judgeLogin(state, login, token);
    const opened: Session | Refusal = typeof judged === 'string' ? openSession(state, login, judged, spid, message) : judged;
    if ('number' in opened) {
      writeRefusal(message, opened);
      wire.end();
      return;
    }
    counters.logins++;
    session = opened;
  }

  return {
    get session() {
      return session;
    },
    destroy: () => wire.destroy(),
    closed,
  };
}
