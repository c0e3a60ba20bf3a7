import { randomUUID } from 'node:crypto';
import type { ClientChannel } from 'ssh2';
import type { SshConnection } from './connect.ts';
import type { ScriptResult } from './run-script.ts';
import { quote } from './words.ts';

/** What comes of one of the two outputs while a script runs. */
interface Ear {
  take(chunk: Buffer): void;
  fail(error: unknown): void;
}

/** A shell, and who listens to it. One that was thrown away speaks to nobody. */
interface Shell {
  readonly channel: ClientChannel;
  ears: readonly Ear[];
}

/**
 * One shell for all the short scripts of a connection, one after the other: starting a shell for each would cost more than they do. Scripts go
 * through its standard input, so that what stands in them shows in no list of processes.
 */
export class RemoteShell {
  readonly #connection: SshConnection;
  #shell: Promise<Shell> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: SshConnection) {
    this.#connection = connection;
  }

  /** Runs a script to its end, after those before it. A shell whose script is aborted is thrown away. */
  run(script: string, signal: AbortSignal | undefined): Promise<ScriptResult> {
    const done = this.#last.then(() => this.#run(script, signal));
    this.#last = done.catch(() => undefined);
    return done;
  }

  end(): void {
    void this.#shell?.then(
      ({ channel }) => channel.end(),
      () => undefined,
    );
  }

  async #run(script: string, signal: AbortSignal | undefined): Promise<ScriptResult> {
    signal?.throwIfAborted();
    this.#shell ??= this.#open();
    const shell = await this.#shell;
    signal?.throwIfAborted();
    const { channel } = shell;
    const mark = randomUUID();
    const abort = (): void => {
      this.#shell = undefined;
      for (const ear of shell.ears) ear.fail(signal?.reason);
      channel.destroy();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      // What the user's shell says when it starts stands before the first mark, and is nobody's.
      const begin = `${mark} begins\n`;
      const [stdout, stderr] = [hear(begin, new RegExp(`\n${mark} (\\d+)\n$`)), hear(begin, new RegExp(`\n${mark}\n$`))];
      shell.ears = [stdout, stderr];
      const say = `printf '${mark} begins\\n'`;
      channel.write(`${say}; ${say} >&2; ( eval ${quote(script)} ) </dev/null; printf '\\n${mark} %s\\n' $?; printf '\\n${mark}\\n' >&2\n`);
      const [out, err] = await Promise.all([stdout.heard, stderr.heard]);
      return { exitCode: Number(out.code), stdout: out.text, stderr: err.text };
    } finally {
      shell.ears = [];
      signal?.removeEventListener('abort', abort);
    }
  }

  #open(): Promise<Shell> {
    const opened: Promise<Shell> = this.#connection.exec('exec sh -s').then((channel) => {
      const shell: Shell = { channel, ears: [] };
      const lose = (error: unknown): void => {
        stop();
        if (this.#shell === opened) this.#shell = undefined;
        for (const ear of shell.ears) ear.fail(error);
      };
      const stop = this.#connection.onLost(lose);
      channel.on('data', (chunk: Buffer) => shell.ears[0]?.take(chunk));
      channel.stderr.on('data', (chunk: Buffer) => shell.ears[1]?.take(chunk));
      channel.once('close', () => lose(this.#connection.closed('its shell')));
      return shell;
    });
    opened.catch(() => {
      if (this.#shell === opened) this.#shell = undefined;
    });
    return opened;
  }
}

/** Listens to an output from where a script begins until the mark that stands behind what it printed. */
function hear(
  begin: string,
  mark: RegExp,
): Ear & { readonly heard: Promise<{ readonly text: string; readonly code: string | undefined }> } {
  const chunks: Buffer[] = [];
  let take: (chunk: Buffer) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const heard = new Promise<{ text: string; code: string | undefined }>((resolve, reject) => {
    fail = reject;
    take = (chunk) => {
      chunks.push(chunk);
      // The mark comes in one piece or in the last pieces; looking at the end alone keeps long outputs cheap.
      const end = Buffer.concat(chunks.slice(-64)).toString();
      if (!mark.test(end)) return;
      const all = Buffer.concat(chunks).toString();
      const text = all.slice(all.indexOf(begin) + begin.length);
      resolve({ text: text.replace(mark, ''), code: mark.exec(text)?.[1] });
    };
  });
  heard.catch(() => undefined);
  return { take: (chunk) => take(chunk), fail: (error) => fail(error), heard };
}
