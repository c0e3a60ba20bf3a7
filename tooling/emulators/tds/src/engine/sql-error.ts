/** Facts of an error beside its number and text. */
export interface SqlErrorFacts {
  readonly state?: number | undefined;
  /** The severity. Default 16. */
  readonly severity?: number | undefined;
  readonly line?: number | undefined;
  readonly procedure?: string | undefined;
}

/** An error as SQL Server tells it. */
export class SqlError extends Error {
  readonly number: number;
  readonly state: number;
  readonly severity: number;
  line: number | undefined;
  procedure: string;

  constructor(number: number, message: string, { state = 1, severity = 16, line, procedure = '' }: SqlErrorFacts = {}) {
    super(message);
    this.name = 'SqlError';
    this.number = number;
    this.state = state;
    this.severity = severity;
    this.line = line;
    this.procedure = procedure;
  }
}

/** What this server does not interpret: always loud, and never a guess. */
export function notInterpreted(what: string, line?: number): SqlError {
  return new SqlError(50_000, `The test server does not interpret: ${what}`, { line });
}
