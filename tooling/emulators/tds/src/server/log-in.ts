import { serverVersion } from '../catalog/system-facts.ts';
import { Session } from '../engine/session.ts';
import { feature, federatedLibrary, type Login } from '../messages/login.ts';
import type { MessageWriter } from '../packets/message-writer.ts';
import { doneStatus, environmentKind, token } from '../tokens/token.ts';
import { writeBytesChange, writeDone, writeFeatureAck, writeLoginAck, writeTextChange, writeTold } from '../tokens/write-tokens.ts';
import { collationBytes } from '../types/type-token.ts';
import type { ServerState } from './server-state.ts';

/** The oldest version that is spoken: 7.2. */
const oldest = 0x72090002;
const newest = 0x74000004;

/** The version that the numbers of the server's are told by. */
export const versionBytes: readonly [number, number, number] = [serverVersion.major, serverVersion.minor, serverVersion.build];

/** A login that was refused. */
export interface Refusal {
  readonly number: number;
  readonly state: number;
  readonly severity: number;
  readonly message: string;
}

const failed = (user: string, state: number): Refusal => ({
  number: 18456,
  state,
  severity: 14,
  message: `Login failed for user '${user}'.`,
});

/** Judges a login: who it is, or why it is refused. */
export async function judgeLogin({ options }: ServerState, login: Login, federatedToken: string | undefined): Promise<string | Refusal> {
  if (login.tdsVersion < oldest)
    return {
      number: 17_832,
      state: 1,
      severity: 20,
      message: 'The login packet used to open the connection is of a version that the test server does not speak.',
    };
  if (login.federated !== undefined) {
    const owner = federatedToken === undefined ? undefined : await options.acceptToken?.(federatedToken);
    return owner === undefined ? failed('<token-identified principal>', 1) : owner.login;
  }
  if (login.integrated)
    return { number: 18452, state: 1, severity: 14, message: 'Login failed. The test server does not take integrated authentication.' };
  const users = options.users ?? { sa: 'Passw0rd!' };
  const user = Object.keys(users).find((name) => name.toLowerCase() === login.user.toLowerCase());
  if (user === undefined) return failed(login.user, 5);
  // State 8 is told in the server's log alone; the client sees 1.
  return users[user] === login.password ? user : failed(login.user, 1);
}

/** Writes why a login was refused. */
export function writeRefusal(message: MessageWriter, { number, state, severity, message: text }: Refusal): void {
  writeTold(message.body, 'error', 'tds-test', { number, state, severity, message: text, procedure: '', line: 1 });
  writeDone(message.body, token.done, doneStatus.error, 0, 0);
  message.end();
}

/** Opens the session of a login that was accepted, and writes the answer; undefined if there is no such database. */
export function openSession(state: ServerState, login: Login, user: string, spid: number, message: MessageWriter): Session | Refusal {
  const { options, instance } = state;
  const name = login.database || options.defaultDatabase || options.databases?.[0] || 'test';
  const database = instance.databases.get(name.toLowerCase());
  if (database === undefined)
    return { number: 4060, state: 1, severity: 11, message: `Cannot open database "${name}" requested by the login. The login failed.` };
  const tdsVersion = Math.min(login.tdsVersion, newest);
  const session = new Session(instance, { spid, login: user, host: login.host, application: login.application, tdsVersion }, database);
  const wanted = login.packetSize === 0 ? 4_096 : login.packetSize;
  const packetSize = Math.max(512, Math.min(wanted, options.maxPacketSize ?? 32_767));
  const { body } = message;
  writeTextChange(body, environmentKind.database, database.name, 'master');
  writeTold(body, 'info', 'tds-test', {
    number: 5701,
    state: 2,
    severity: 0,
    message: `Changed database context to '${database.name}'.`,
    procedure: '',
    line: 1,
  });
  writeBytesChange(body, environmentKind.collation, collationBytes, Buffer.alloc(0));
  writeTextChange(body, environmentKind.language, 'us_english', '');
  writeTold(body, 'info', 'tds-test', {
    number: 5703,
    state: 1,
    severity: 0,
    message: 'Changed language setting to us_english.',
    procedure: '',
    line: 1,
  });
  writeLoginAck(body, tdsVersion, versionBytes);
  writeTextChange(body, environmentKind.packetSize, String(packetSize), '4096');
  if (login.federated !== undefined) writeFeatureAck(body, new Map([[feature.federated, Buffer.alloc(0)]]));
  else if (login.features.size > 0) writeFeatureAck(body, new Map());
  writeDone(body, token.done, doneStatus.final, 0, 0);
  message.end();
  message.packetSize = packetSize;
  return session;
}

/** Whether a client has to be told where to get its token. */
export const needsToken = ({ federated }: Login): boolean => federated?.library === federatedLibrary.activeDirectory;
