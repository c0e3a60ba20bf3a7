import { DatastoreError, redact } from '@stowage/core';
import { type Document, LineCounter, parseDocument } from 'yaml';

/** A parsed YAML text whose comments and order survive edits. */
export interface YamlSource {
  readonly document: Document.Parsed;
  /** The same as plain values. Names that look like numbers are still text. */
  readonly value: unknown;
  /** Where a place of the document stands: ` (line 3, column 5)`. Empty when there is nothing. */
  at(...path: readonly string[]): string;
}

/**
 * Parses YAML; one document, no name twice.
 *
 * The error names the file, the line and the column, and never quotes the text: there may be a secret in it.
 *
 * @throws DatastoreError `CONFIG.INVALID`
 */
export function parseYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  const [problem] = document.errors;
  if (problem !== undefined)
    throw broken(file, position(problem.pos[0]), explain(problem.code, problem.message, text.slice(problem.pos[0] - 1)));
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    throw broken(file, undefined, error instanceof Error ? error.message : String(error));
  }
  return {
    document,
    value,
    at(...path) {
      const node: unknown = document.getIn(path, true);
      const range = (node as { readonly range?: readonly number[] | null } | undefined)?.range;
      return range?.[0] === undefined ? '' : ` (${position(range[0])})`;
    },
  };
}

function explain(code: string, message: string, from: string): string {
  if (from.startsWith('${')) return 'between braces a reference must stand in quotes';
  if (code === 'DUPLICATE_KEY') return 'the same name stands there twice';
  if (code === 'MULTIPLE_DOCS') return 'a second document begins there';
  return message;
}

function broken(file: string, position: string | undefined, reason: string): DatastoreError {
  const where = position === undefined ? '' : ` at ${position}`;
  return new DatastoreError('CONFIG.INVALID', `${file} is not valid YAML${where}: ${redact(reason)}.`, {
    nextAction: 'Correct the file; nothing was changed in it.',
  });
}
