import { type AzuriteAccount, createBlobServer } from './azurite-internals.ts';
import { testCertificateAuthority, writeCertificateFiles } from './certificate-authority.ts';
import { closeServer, loopback, portOf } from './http-listening.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createStop, type RunningServer } from './running-server.ts';
import { emulatorAccount, type StorageAccount } from './storage-account.ts';
import { revokeTokensOf } from './token-revocation.ts';

/** How to start Azurite. */
export interface AzuriteOptions {
  /** The accounts it has, each with its own key. Default: the emulator's well-known account alone. */
  readonly accounts?: readonly StorageAccount[];
  /** Serve HTTPS, and accept bearer tokens besides keys and signatures. Default: false. */
  readonly oauth?: boolean;
  /** Accept service versions newer than this Azurite knows. Default: false. */
  readonly skipApiVersionCheck?: boolean;
}

/** A running Azurite blob service, in memory. */
export interface AzuriteServer extends RunningServer {
  readonly accounts: readonly StorageAccount[];
  /** The authority to trust, PEM, and a file that holds it until `stop`. Present with `oauth` only. */
  readonly certificate?: { readonly ca: string; readonly caFile: string };
  /** Everything the service was asked. */
  readonly requests: RequestLog;
  /** Blob endpoint of an account, for example `http://127.0.0.1:40123/devstoreaccount1`. Default: the first account. */
  blobEndpoint(accountName?: string): string;
  /** Connection string of an account, with its key. Default: the first account. */
  connectionString(accountName?: string): string;
  /** From now on every bearer token that came until now is refused with 401, as one that has come to its end. */
  revokeTokens(): void;
}

/** Azurite's default of 5 s makes a pooled connection go stale in the pauses of a test; the service itself waits for minutes. */
const keepAliveSeconds = 120;

/**
 * Starts Azurite 3.37.0: blob service only, in memory, strict (never `--loose`), silent, without telemetry.
 *
 * It runs in this process through a deep import: that starts in milliseconds instead of 1.5 s, gives every server a
 * free port and accounts of its own, which the command line takes from the environment, and lets `requests` see each
 * request where it arrives, with no proxy that would change the Host. Several servers share nothing.
 *
 * Azurite ignores versioning, soft delete and encryption scopes silently: a test must not claim them from it.
 *
 * @example
 * ```ts
 * await using azurite = await startAzurite()
 * const client = BlobServiceClient.fromConnectionString(azurite.connectionString())
 * ```
 */
export async function startAzurite(options: AzuriteOptions = {}): Promise<AzuriteServer> {
  const accounts = options.accounts ?? [emulatorAccount];
  const authority = options.oauth ? await testCertificateAuthority() : undefined;
  const files = authority && (await writeCertificateFiles(authority.ca, await authority.issue()));
  const server = createBlobServer({
    host: loopback,
    keepAliveSeconds,
    skipApiVersionCheck: options.skipApiVersionCheck ?? false,
    certFile: files?.certFile ?? '',
    keyFile: files?.keyFile ?? '',
    oauth: options.oauth ? 'basic' : undefined,
  });
  const table = toAccountTable(accounts);
  // It reads the accounts from AZURITE_ACCOUNTS at the start and then every minute; the environment is one per process.
  server.accountDataStore.refresh = () => {
    server.accountDataStore.accounts = table;
  };
  const { revoke } = revokeTokensOf(server.httpServer);
  const requests = createRequestLog(server.httpServer);
  await server.start();

  const url = `${files ? 'https' : 'http'}://${loopback}:${portOf(server.httpServer)}`;
  const findAccount = (name: string | undefined): StorageAccount => {
    const account = name === undefined ? accounts[0] : accounts.find((candidate) => candidate.name === name);
    if (!account) throw new Error(`This Azurite has no account named ${name}.`);
    return account;
  };
  const blobEndpoint = (name?: string): string => `${url}/${findAccount(name).name}`;

  return {
    url,
    accounts,
    requests,
    blobEndpoint,
    revokeTokens: revoke,
    connectionString: (name) => {
      const account = findAccount(name);
      return `DefaultEndpointsProtocol=${files ? 'https' : 'http'};AccountName=${account.name};AccountKey=${account.key};BlobEndpoint=${blobEndpoint(account.name)};`;
    },
    ...(authority && files ? { certificate: { ca: authority.ca, caFile: files.caFile } } : {}),
    ...createStop(async () => {
      // Its own close returns before the port is closed, and waits for no connection.
      await closeServer(server.httpServer);
      await server.close();
      await server.clean();
      await files?.remove();
    }),
  };
}

function toAccountTable(accounts: readonly StorageAccount[]): Record<string, AzuriteAccount> {
  return Object.fromEntries(
    accounts.map(({ name, key, secondKey }) => [
      name,
      {
        name,
        key1: Buffer.from(key, 'base64'),
        key2: secondKey === undefined ? undefined : Buffer.from(secondKey, 'base64'),
      },
    ]),
  );
}
