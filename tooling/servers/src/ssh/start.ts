import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { tryInstall } from '../debian-package.ts';
import { findFreePort, loopback } from '../http-listening.ts';
import { createStop, type RunningServer } from '../running-server.ts';

const run = promisify(execFile);
const program = '/usr/sbin/sshd';

/** A running OpenSSH server in which this process's user logs in with a key. */
export interface SshServer extends RunningServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Text of the private key that may log in, and of one that may not. */
  readonly privateKey: string;
  readonly strangeKey: string;
  /** Fingerprint of the server's own key. */
  readonly hostKey: string;
  /** A line of `known_hosts` for it. */
  readonly knownHost: string;
  /** Breaks all connections, and takes new ones. */
  dropConnections(): Promise<void>;
}

/** Makes sure that OpenSSH's server is installed; see `tryInstall`. */
export function tryInstallSshServer(): Promise<string | undefined> {
  return tryInstall(program, 'openssh-server');
}

/** Starts an OpenSSH server on loopback and a free port. It takes keys and no passwords. */
export async function startSshServer(): Promise<SshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-ssh-'));
  const user = userInfo().username;
  const key = async (name: string): Promise<string> => {
    const path = join(folder, name);
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
    return path;
  };
  const [hostKey, userKey, strangeKey] = [await key('host'), await key('user'), await key('stranger')];
  const keys = join(folder, 'authorized_keys');
  await writeFile(keys, await readFile(`${userKey}.pub`), { mode: 0o600 });
  const port = await findFreePort();
  const config = join(folder, 'sshd_config');
  const settings = [
    `ListenAddress ${loopback}`,
    `Port ${port}`,
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${keys}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'MaxStartups 100',
    'MaxSessions 100',
    'Subsystem sftp internal-sftp',
  ];
  await writeFile(config, `${settings.join('\n')}\n`);
  // Where it gives up its rights; a system that boots makes it, a container does not.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  let server = await startServer(config, port);
  const fingerprint = (await run('ssh-keygen', ['-lf', `${hostKey}.pub`])).stdout.split(' ')[1] ?? '';
  const [type = '', publicKey = ''] = (await readFile(`${hostKey}.pub`, 'utf8')).split(' ');
  return {
    url: `ssh://${loopback}:${port}`,
    host: loopback,
    port,
    user,
    privateKey: await readFile(userKey, 'utf8'),
    strangeKey: await readFile(strangeKey, 'utf8'),
    hostKey: fingerprint,
    knownHost: `[${loopback}]:${port} ${type} ${publicKey}`,
    async dropConnections() {
      await end(server);
      server = await startServer(config, port);
    },
    ...createStop(async () => {
      await end(server);
      await rm(folder, { recursive: true, force: true });
    }),
  };
}

/** In a process group of its own, so that the servers of its connections end with it. */
async function startServer(config: string, port: number): Promise<ChildProcess> {
  const child = spawn(program, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (said.length < 10_000) said += chunk.toString();
  });
  const kill = (): void => void signalGroup(child);
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`sshd did not start: ${said}`);
    if (await answers(port)) return child;
    await sleep(20);
  }
  signalGroup(child);
  throw new Error(`sshd does not answer: ${said}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  signalGroup(child);
  await exited;
}

function signalGroup(child: ChildProcess): void {
  // The servers of connections are in sessions of their own: they are children of the one that listens.
  const children = `pkill -KILL -P ${child.pid} 2>/dev/null; kill -KILL ${child.pid} 2>/dev/null`;
  spawn('sh', ['-c', children], { stdio: 'ignore' });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, loopback);
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
