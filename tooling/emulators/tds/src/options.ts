/** Who a federated token belongs to. */
export interface TokenOwner {
  readonly login: string;
}

/** What the server can be started with. */
export interface TdsServerOptions {
  /** Default: `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default: 0, any free port. */
  readonly port?: number | undefined;
  /** Names of the databases beside master, tempdb, model and msdb. Default: `test`. */
  readonly databases?: readonly string[] | undefined;
  /** Logins and their passwords. Default: `sa` with `Passw0rd!`. */
  readonly users?: Readonly<Record<string, string>> | undefined;
  /** Database of a login that names none. Default: the first of `databases`. */
  readonly defaultDatabase?: string | undefined;
  /**
   * `required` refuses clients that cannot encrypt, and encrypts all of the others; `optional` does as the client asks, for the login only if
   * that is what it asks; `off` never encrypts. Default: `required`. TLS before TDS (TDS 8) is taken in any case but `off`.
   */
  readonly encryption?: 'required' | 'optional' | 'off' | undefined;
  /** Certificate and key in PEM. Default: made anew for `localhost` and `127.0.0.1`. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string | undefined } | undefined;
  /** Judges an access token: who it belongs to, or undefined to refuse it. Without it every token is refused. */
  readonly acceptToken?: ((token: string) => TokenOwner | undefined | Promise<TokenOwner | undefined>) | undefined;
  /** What clients are told that ask where to get a token. */
  readonly federation?: { readonly authority: string; readonly service: string } | undefined;
  /** The largest packet that the server agrees to. Default: 32767. */
  readonly maxPacketSize?: number | undefined;
}
