import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { toPlainText } from './text.ts';

/** Where a command writes. Results go to `stdout`, notices and progress to `stderr`. */
export interface Streams {
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** The one way in which commands print: for people, or with `--json` as one JSON document. */
export class Output {
  readonly json: boolean;
  readonly #streams: Streams;
  /** A document has been begun whose list is still open. */
  #isOpen = false;

  constructor(streams: Streams, json: boolean) {
    this.#streams = streams;
    this.json = json;
  }

  /** The result: the value as JSON, or the lines that `lines` makes of it for people. */
  async result<T>(value: T, lines: (value: T) => Iterable<string>): Promise<void> {
    if (this.json) await this.write(`${JSON.stringify(value, undefined, 2)}\n`);
    else for (const line of lines(value)) await this.line(line);
  }

  /** A result of unknown length, written as it comes: lines, or the field `name` of one JSON document. */
  async stream<T>(
    head: Readonly<Record<string, unknown>>,
    name: string,
    values: AsyncIterable<T>,
    line: (value: T) => string,
  ): Promise<void> {
    if (!this.json) {
      for await (const value of values) await this.line(line(value));
      return;
    }
    const fields = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}, `);
    let separator = '\n  ';
    for await (const value of values) {
      if (!this.#isOpen) await this.write(`{${fields.join('')}${JSON.stringify(name)}: [`);
      this.#isOpen = true;
      await this.write(separator + JSON.stringify(value));
      separator = ',\n  ';
    }
    await this.write(this.#isOpen ? '\n]}\n' : `{${fields.join('')}${JSON.stringify(name)}: []}\n`);
    this.#isOpen = false;
  }

  /** Why the command failed: lines for people, or the field `error` of the one JSON document, which may have been begun. */
  async failure(error: Readonly<Record<string, unknown>>, lines: Iterable<string>): Promise<void> {
    if (!this.json) {
      for (const line of lines) this.notice(line);
      return;
    }
    const document = JSON.stringify({ error }, undefined, 2);
    await this.write(this.#isOpen ? `\n], ${document.slice(1)}\n` : `${document}\n`);
    this.#isOpen = false;
  }

  /** One line of a result for people. */
  async line(text: string): Promise<void> {
    await this.write(`${toPlainText(text)}\n`);
  }

  /** A remark beside the result. Never part of it. */
  notice(text: string): void {
    this.#streams.stderr.write(`${toPlainText(text)}\n`);
  }

  /** Bytes as they are, with back-pressure. */
  async write(chunk: string | Uint8Array): Promise<void> {
    if (!this.#streams.stdout.write(chunk)) await once(this.#streams.stdout, 'drain');
  }
}
