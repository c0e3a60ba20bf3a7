import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** What the types of `pg` leave out of a connection, all of it used by its companion packages too. */
export interface WireConnection {
  readonly stream: Duplex;
  parse(statement: { readonly name: string; readonly text: string; readonly types: readonly number[] }): void;
  describe(what: { readonly type: 'S' | 'P'; readonly name: string }): void;
  execute(portal: { readonly portal: string; readonly rows: number }): void;
  close(what: { readonly type: 'S' | 'P'; readonly name: string }): void;
  query(text: string): void;
  sync(): void;
  connect(port: number, host: string): void;
  requestSsl(): void;
  cancel(process: number, secret: number): void;
  end(): void;
  on(event: string, listener: (...values: never[]) => void): this;
}

/** A client with what its types leave out. */
export interface WireClient {
  readonly processID: number;
  readonly secretKey: number;
  readonly connection: WireConnection;
}

/** A client as the wire sees it. */
export function wireOf(client: pg.ClientBase): WireClient {
  return client as unknown as WireClient;
}

/** One column of a result, as the server describes it. */
export interface ResultField {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

/** What a client calls of a query that is under way. */
export interface ActiveQuery {
  submit(connection: WireConnection): void;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
  handleCommandComplete(message: { readonly text: string }): void;
  handleRowDescription(message: { readonly fields: readonly ResultField[] }): void;
  handleDataRow(): void;
  handlePortalSuspended(): void;
  handleEmptyQuery(): void;
  handleCopyInResponse(connection: WireConnection): void;
  handleCopyData(): void;
}

const ignore = (): void => undefined;

/** Runs a query of our own on a client, after those that wait there already. */
export function submit(client: pg.ClientBase, query: Pick<ActiveQuery, 'submit' | 'handleError'> & Partial<ActiveQuery>): void {
  const whole: ActiveQuery = {
    handleReadyForQuery: ignore,
    handleCommandComplete: ignore,
    handleRowDescription: ignore,
    handleDataRow: ignore,
    handlePortalSuspended: ignore,
    handleEmptyQuery: ignore,
    handleCopyInResponse: ignore,
    handleCopyData: ignore,
    ...query,
  };
  (client as { query(query: unknown): unknown }).query(whole);
}
