import type { SqlType } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';
import type { SqlError } from './sql-error.ts';

/** A column of a result. */
export interface ResultColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly identity?: boolean | undefined;
  readonly computed?: boolean | undefined;
}

/** Changes of a session that its client is told of. */
export type EnvironmentChange =
  | { readonly kind: 'database'; readonly next: string; readonly previous: string }
  | { readonly kind: 'begin'; readonly id: bigint }
  | { readonly kind: 'commit' | 'rollback'; readonly id: bigint };

/** Where the results of statements go, in order. */
export interface ResultSink {
  columns(columns: readonly ResultColumn[]): void;
  row(values: readonly SqlValue[]): void;
  /** Whether `flush` should be awaited before more rows come. */
  readonly isFull: boolean;
  flush(): Promise<void>;
  /** The end of a statement; `rows` is how many it gave or changed, if that is told. */
  done(rows: number | undefined, command?: number): void;
  error(error: SqlError, line: number): void;
  info(message: string, number: number, line: number, state?: number, severity?: number): void;
  environment(change: EnvironmentChange): void;
}

/** Numbers of commands in the tokens that end statements. */
export const command = { select: 0xc1, insert: 0xc3, delete: 0xc4, update: 0xc5, merge: 0x117, other: 0xfd } as const;
