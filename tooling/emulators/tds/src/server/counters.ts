/** What a test can look at while the server runs. */
export interface Counters {
  connections: number;
  runningQueries: number;
  openTransactions: number;
  logins: number;
  attentions: number;
}

/** A request as it came. */
export interface LoggedStatement {
  readonly spid: number;
  readonly kind: 'batch' | 'procedure' | 'bulk' | 'transaction';
  /** The text of a batch, the statement of a call; else what was asked for. */
  readonly text: string;
}
