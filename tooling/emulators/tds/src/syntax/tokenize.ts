import { SqlError } from '../engine/sql-error.ts';
import type { Token, TokenKind } from './token.ts';

const space = /[\s\0\uFEFF]+/y;
const lineComment = /--[^\n]*/y;
const name = /\$action|[\p{L}_#][\p{L}\p{N}_@#$]*/iuy;
const variable = /@{1,2}[\p{L}\p{N}_@#$]+/uy;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const bytes = /0[xX][0-9a-fA-F]*/y;
const symbol = /<>|<=|>=|!=|!<|!>|\+=|-=|\*=|\/=|%=|::|[-+*/%=<>()[\],.;&|^~?:$\\{}!]/y;

/**
 * Cuts a batch into pieces.
 *
 * @throws SqlError 105 for a quote that is not closed, 102 for a character that begins nothing.
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let counted = 0;
  const lineAt = (position: number): number => {
    for (; counted < position; counted++) if (source.charCodeAt(counted) === 10) line++;
    return line;
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const add = (kind: TokenKind, text: string, length: number): void => {
    tokens.push({ kind, text, word: kind === 'word' ? text.toUpperCase() : '', line: lineAt(at), start: at, end: at + length });
    at += length;
  };
  while (at < source.length) {
    const skipped = match(space) ?? match(lineComment);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    if (source.startsWith('/*', at)) {
      at = endOfComment(source, at);
      continue;
    }
    const first = source[at] as string;
    const isNational = (first === 'N' || first === 'n') && source[at + 1] === "'";
    if (first === "'" || isNational) {
      const open = isNational ? at + 1 : at;
      const { text, end } = quoted(source, open, "'", lineAt(at));
      add(isNational ? 'national' : 'text', text, end - at);
      continue;
    }
    if (first === '[' || first === '"') {
      const { text, end } = quoted(source, at, first === '[' ? ']' : '"', lineAt(at));
      add('quoted', text, end - at);
      continue;
    }
    const found = (
      [
        ['bytes', bytes],
        ['number', number],
        ['variable', variable],
        ['word', name],
        ['symbol', symbol],
      ] as const
    )
      .map(([kind, pattern]) => [kind, match(pattern)] as const)
      .find(([, text]) => text !== undefined);
    if (found === undefined) throw new SqlError(102, `Incorrect syntax near '${first}'.`, { severity: 15, line: lineAt(at) });
    add(found[0], found[1] as string, (found[1] as string).length);
  }
  tokens.push({ kind: 'end', text: '', word: '', line: lineAt(source.length), start: source.length, end: source.length });
  return tokens;
}

function quoted(source: string, open: number, close: string, line: number): { readonly text: string; readonly end: number } {
  let text = '';
  for (let from = open + 1; ; ) {
    const found = source.indexOf(close, from);
    if (found === -1) {
      throw new SqlError(105, `Unclosed quotation mark after the character string '${source.slice(open + 1, open + 129)}'.`, {
        severity: 15,
        line,
      });
    }
    text += source.slice(from, found);
    if (source[found + 1] !== close) return { text, end: found + 1 };
    text += close;
    from = found + 2;
  }
}

/** Comments nest. */
function endOfComment(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; ) {
    if (source.startsWith('/*', at)) depth++;
    else if (source.startsWith('*/', at)) depth--;
    else {
      at++;
      continue;
    }
    at += 2;
    if (depth === 0) return at;
  }
  throw new SqlError(113, "Missing end comment mark '*/'.", { severity: 15 });
}
