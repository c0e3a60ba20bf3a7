import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a program of the system ended. */
export interface ToolResult {
  /** Its exit code; `missing` when there is no such program, `stuck` when it did not end in time. */
  readonly code: number | 'missing' | 'stuck';
  readonly error: string;
}

/**
 * Runs a program of the system, with messages in English. It is never waited for without end, and never synchronously: it may ask the very
 * mount that this process serves.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  { patience = 20_000, ...options }: Pick<SpawnOptions, 'env'> & { readonly devices?: readonly number[]; readonly patience?: number } = {},
): Promise<ToolResult> {
  const { devices = [], env = process.env } = options;
  const child = spawn(command, args, {
    env: { ...env, LC_ALL: 'C', PATH: `${env.PATH ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin` },
    stdio: ['ignore', 'ignore', 'pipe', ...devices],
    // The working directory may lie on a mount that does not answer.
    cwd: '/',
  });
  let error = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  const timer = setTimeout(() => {
    // It may wait inside the kernel, where no signal reaches it.
    child.kill('SIGKILL');
    child.emit('stuck');
  }, patience);
  try {
    const [code] = await Promise.race([once(child, 'close'), once(child, 'stuck').then(() => ['stuck'])]);
    return { code: code ?? 1, error: error.trim() };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { code: 'missing', error: `There is no program ${command}.` };
    throw cause;
  } finally {
    clearTimeout(timer);
    child.unref();
    child.stderr?.destroy();
  }
}
