import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { isDatastoreError, redact } from '@stowage/core';

const largest = 4 * 2 ** 20;
/** The same line is written once in so many milliseconds. */
const quiet = 10_000;
const remembered = 1_000;

/** The log of a mount: lines with time, without secrets, and never without end. One older file is kept. */
export class DaemonLog {
  readonly path: string;
  readonly #echo: ((line: string) => void) | undefined;
  readonly #written = new Map<string, number>();
  #file: number;

  /** @param echo takes each line too */
  constructor(path: string, echo?: (line: string) => void) {
    this.path = path;
    this.#echo = echo;
    this.#file = openLog(path);
  }

  /** Writes a line, unless the same was written a moment ago: in an outage every request fails alike. */
  write(text: string): void {
    const line = redact(text).replaceAll(/\s*[\r\n]+\s*/g, ' ');
    const now = performance.now();
    if (now - (this.#written.get(line) ?? Number.NEGATIVE_INFINITY) < quiet) return;
    if (this.#written.size >= remembered) this.#written.clear();
    this.#written.set(line, now);
    const entry = `${new Date().toISOString()} ${line}\n`;
    this.#echo?.(line);
    if (fstatSync(this.#file).size > largest) this.#turnOver();
    writeSync(this.#file, entry);
  }

  #turnOver(): void {
    closeSync(this.#file);
    renameSync(this.path, `${this.path}.old`);
    this.#file = openLog(this.path);
  }
}

const openLog = (path: string): number => openSync(path, 'a', 0o600);

/** An error as one line: code and message of ours, name and message of others, each with what is underneath. */
export function toLogText(error: unknown): string {
  if (isDatastoreError(error)) return `${error.code} ${error.message}`;
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `; ${toLogText(error.cause)}`;
  return `${error.name}: ${error.message}${cause}`;
}
