import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Debian's packages of the foreign clients, by a file that each brings. */
const packages = {
  'freetds-bin': '/usr/bin/freebcp',
  'python3-pymssql': '/usr/lib/python3/dist-packages/pymssql/__init__.py',
  'python3-tds': '/usr/lib/python3/dist-packages/pytds/__init__.py',
} as const;

/** Whether the foreign clients are there. Root gets them from Debian; anybody else is told loudly that their tests are skipped. */
export function installClients(): boolean {
  const missing = Object.entries(packages)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name);
  if (missing.length === 0) return true;
  try {
    if (process.getuid?.() !== 0) throw new Error('only root can install packages');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'pipe', env: environment });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { stdio: 'pipe', env: environment });
    return true;
  } catch (error) {
    console.warn(
      `SKIPPED: the tests with FreeTDS, pymssql and python-tds need ${missing.join(', ')} (${error instanceof Error ? error.message : error}).`,
    );
    return false;
  }
}

/** Runs a foreign client, and gives what it wrote on both of its outputs. */
export async function runClient(command: string, args: readonly string[], input = ''): Promise<string> {
  const running = execute(command, args, { env: { ...process.env, TDSVER: '7.4', LC_ALL: 'C.UTF-8' }, timeout: 20_000 });
  running.child.stdin?.end(input);
  const { stdout, stderr } = await running;
  return stdout + stderr;
}
