import { SqlError } from '../engine/sql-error.ts';
import { reserved, type Token } from './token.ts';

/** Where a parser stands among the pieces of a batch. */
export class Cursor {
  readonly source: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string, tokens: readonly Token[]) {
    this.source = source;
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  get line(): number {
    return this.token.line;
  }

  get isAtEnd(): boolean {
    return this.token.kind === 'end';
  }

  peek(ahead = 1): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  /** Gives the piece and moves on. */
  next(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Whether these words stand here, in this order. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, ahead) => this.peek(ahead).word === word);
  }

  seesSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  /** Moves over these words if they stand here. */
  accept(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false;
    this.#at += words.length;
    return true;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.seesSymbol(symbol)) return false;
    this.#at++;
    return true;
  }

  expect(...words: readonly string[]): void {
    if (!this.accept(...words)) this.fail();
  }

  expectSymbol(symbol: string): void {
    if (!this.acceptSymbol(symbol)) this.fail();
  }

  /** Whether a name stands here: a word that is not reserved, or a quoted one. */
  get seesName(): boolean {
    const { kind, word } = this.token;
    return kind === 'quoted' || (kind === 'word' && !reserved.has(word));
  }

  /** The name that stands here. */
  name(): string {
    if (!this.seesName) this.fail();
    return this.next().text;
  }

  /** A name of several parts: `database.schema.table`. Empty parts stay (`db..t`). */
  path(): string[] {
    const parts = [this.name()];
    while (this.acceptSymbol('.')) parts.push(this.seesSymbol('.') ? '' : this.anyName());
    return parts;
  }

  /** After a point any word is a name. */
  anyName(): string {
    const { kind } = this.token;
    if (kind !== 'quoted' && kind !== 'word') this.fail();
    return this.next().text;
  }

  /** A whole number. */
  whole(): number {
    const token = this.next();
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) this.fail(token);
    return Number(token.text);
  }

  /** Items with commas between them. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.acceptSymbol(',')) items.push(item());
    return items;
  }

  /** Items in parentheses. */
  parenthesized<T>(item: () => T): T {
    this.expectSymbol('(');
    const value = item();
    this.expectSymbol(')');
    return value;
  }

  /** Throws the error that SQL Server has for a piece in a wrong place. */
  fail(token: Token = this.token): never {
    if (token.kind === 'end') {
      const last = this.#tokens.at(-2);
      throw new SqlError(102, `Incorrect syntax near '${last?.text ?? ''}'.`, { severity: 15, line: last?.line ?? 1 });
    }
    const isKeyword = token.kind === 'word' && reserved.has(token.word);
    const near = isKeyword ? `the keyword '${token.text}'` : `'${token.text.slice(0, 128)}'`;
    throw new SqlError(isKeyword ? 156 : 102, `Incorrect syntax near ${near}.`, { severity: 15, line: token.line });
  }
}
