import type { ByteWriter } from '../bytes/writer.ts';
import { feature } from '../messages/login.ts';
import { environmentKind, token } from './token.ts';

/** Writes a token whose two bytes of length are known at its end. */
function counted(body: ByteWriter, kind: number, write: () => void): void {
  body.uint8(kind);
  const at = body.length;
  body.uint16(0);
  write();
  body.patchUint16(at, body.length - at - 2);
}

/** What the client is told of an error, or of something that is none. */
export interface Told {
  readonly number: number;
  readonly state: number;
  readonly severity: number;
  readonly message: string;
  readonly procedure: string;
  readonly line: number;
}

/** Writes ERROR or INFO; `server` is the server's name. */
export function writeTold(body: ByteWriter, kind: 'error' | 'info', server: string, told: Told): void {
  counted(body, token[kind], () => {
    body.int32(told.number);
    body.uint8(told.state & 0xff);
    body.uint8(told.severity);
    body.text(told.message.slice(0, 4_000));
    body.shortText(server);
    body.shortText(told.procedure);
    body.uint32(told.line);
  });
}

/** Writes a change of a text: the database, the language, the size of packets. */
export function writeTextChange(body: ByteWriter, kind: number, next: string, previous: string): void {
  counted(body, token.environment, () => {
    body.uint8(kind);
    body.shortText(next);
    body.shortText(previous);
  });
}

/** Writes a change of bytes: the collation, a transaction's descriptor. */
export function writeBytesChange(body: ByteWriter, kind: number, next: Uint8Array, previous: Uint8Array): void {
  counted(body, token.environment, () => {
    body.uint8(kind);
    body.uint8(next.length);
    body.bytes(next);
    body.uint8(previous.length);
    body.bytes(previous);
  });
}

/** Writes that the session was reset as the request asked. */
export function writeResetDone(body: ByteWriter): void {
  writeBytesChange(body, environmentKind.resetDone, Buffer.alloc(0), Buffer.alloc(0));
}

/** Writes LOGINACK. */
export function writeLoginAck(body: ByteWriter, tdsVersion: number, [major, minor, build]: readonly [number, number, number]): void {
  counted(body, token.loginAck, () => {
    body.uint8(1);
    body.uint32BigEndian(tdsVersion);
    body.shortText('Microsoft SQL Server');
    body.bytes(Buffer.from([major, minor, build >>> 8, build & 0xff]));
  });
}

/** Writes which features of the login were taken. */
export function writeFeatureAck(body: ByteWriter, features: ReadonlyMap<number, Buffer>): void {
  body.uint8(token.featureAck);
  for (const [id, data] of features) {
    body.uint8(id);
    body.uint32(data.length);
    body.bytes(data);
  }
  body.uint8(feature.end);
}

/** Writes where a client gets a token from: the authority and the name of the service. */
export function writeFederatedInfo(body: ByteWriter, authority: string, service: string): void {
  const values = [Buffer.from(authority, 'utf16le'), Buffer.from(service, 'utf16le')];
  const first = 4 + values.length * 9;
  body.uint8(token.federatedInfo);
  body.uint32(first + values.reduce((sum, value) => sum + value.length, 0));
  body.uint32(values.length);
  let offset = first;
  for (const [index, value] of values.entries()) {
    body.uint8(index + 1);
    body.uint32(value.length);
    body.uint32(offset);
    offset += value.length;
  }
  for (const value of values) body.bytes(value);
}

/** Writes one of the three tokens that end a statement or a request. */
export function writeDone(body: ByteWriter, kind: number, status: number, command: number, rows: number): void {
  body.uint8(kind);
  body.uint16(status);
  body.uint16(command);
  body.uint64(BigInt(rows));
}

/** Writes what a procedure returned. */
export function writeReturnStatus(body: ByteWriter, status: number): void {
  body.uint8(token.returnStatus);
  body.int32(status);
}
