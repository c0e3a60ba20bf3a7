import { DatastoreError, isDatastoreError, type Secret, toSecret } from '@stowage/core/driver';
import { createEndpoint, defaultEndpointSuffix, type Endpoint, type StorageService } from './endpoint.ts';

/** What a connection string says, for one service. */
export interface ConnectionStringParts {
  readonly endpoint: Endpoint;
  readonly accountKey: Secret | undefined;
  readonly sasToken: Secret | undefined;
}

/** The account that every emulator has. Its key is public: Microsoft Learn, "Use the Azurite emulator". */
const developmentAccount = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
};
const developmentPorts: { readonly [S in StorageService]?: number } = { blob: 10000, queue: 10001, table: 10002 };

/** The services that a connection string can be for. */
export type AccountService = Exclude<StorageService, 'gen1'>;

const endpointFields: { readonly [S in AccountService]: string } = {
  blob: 'BlobEndpoint',
  file: 'FileEndpoint',
  dfs: 'DfsEndpoint',
  queue: 'QueueEndpoint',
  table: 'TableEndpoint',
};

const knownFields = [
  'DefaultEndpointsProtocol',
  'AccountName',
  'AccountKey',
  'SharedAccessSignature',
  'EndpointSuffix',
  'UseDevelopmentStorage',
  'DevelopmentStorageProxyUri',
  ...Object.values(endpointFields),
];

/**
 * Reads a connection string for one service.
 *
 * Field names compare without regard to case; a value may hold `=`. `UseDevelopmentStorage=true` means the emulator on its
 * usual port, on the host of `DevelopmentStorageProxyUri` if that is given. Without `DfsEndpoint`, that of `BlobEndpoint` is
 * taken with `.blob.` replaced, as the vendor's clients do. Secondary endpoints (`BlobSecondaryEndpoint`) are passed over.
 *
 * @throws DatastoreError `CONFIG.INVALID`, which names the field and never its value.
 *
 * Source: Microsoft Learn, "Configure Azure Storage connection strings".
 */
export function parseConnectionString(connectionString: string | Secret, service: AccountService): ConnectionStringParts {
  const fields = readFields(toSecret(connectionString).reveal());
  if (fields.has('UseDevelopmentStorage')) return developmentStorage(fields, service);

  const protocol = fields.get('DefaultEndpointsProtocol')?.toLowerCase() ?? 'https';
  if (protocol !== 'https' && protocol !== 'http') throw invalid('DefaultEndpointsProtocol', 'must be https or http');
  const accountName = fields.get('AccountName');
  const accountKey = fields.get('AccountKey');
  const sasToken = fields.get('SharedAccessSignature');
  const endpoint = fields.get(endpointFields[service]) ?? (service === 'dfs' ? dfsFromBlob(fields) : undefined);
  if (endpoint === undefined && accountName === undefined) {
    throw invalid('AccountName', `is missing, and there is no ${endpointFields[service]}`);
  }
  return {
    endpoint: inConnectionString(() =>
      createEndpoint({
        service,
        account_name: accountName,
        endpoint: endpoint ?? fields.get('EndpointSuffix') ?? defaultEndpointSuffix,
        protocol: endpoint === undefined ? protocol : undefined,
      }),
    ),
    accountKey: accountKey === undefined ? undefined : toSecret(accountKey),
    sasToken: sasToken === undefined ? undefined : toSecret(sasToken),
  };
}

function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    if (equals < 1) throw invalid('connection_string', 'is not a list of name=value pairs separated by semicolons');
    const given = part.slice(0, equals).trim();
    const name = knownFields.find((known) => known.toLowerCase() === given.toLowerCase()) ?? given;
    if (fields.has(name)) throw invalid(name, 'stands in the connection string twice');
    const value = part.slice(equals + 1).trim();
    if (value !== '') fields.set(name, value);
  }
  if (fields.size === 0) throw invalid('connection_string', 'is empty');
  return fields;
}

function developmentStorage(fields: Map<string, string>, service: AccountService): ConnectionStringParts {
  if (fields.get('UseDevelopmentStorage')?.toLowerCase() !== 'true') {
    throw invalid('UseDevelopmentStorage', 'must be true, or absent');
  }
  const port = developmentPorts[service];
  if (port === undefined) throw invalid('UseDevelopmentStorage', `cannot be used: the emulator has no ${service} service`);
  const proxy = fields.get('DevelopmentStorageProxyUri');
  if (proxy !== undefined && !URL.canParse(proxy)) throw invalid('DevelopmentStorageProxyUri', 'is not a valid URL');
  const host = proxy === undefined ? 'http://127.0.0.1' : new URL(proxy).origin.replace(/:\d+$/, '');
  return {
    endpoint: createEndpoint({ service, endpoint: `${host}:${port}/${developmentAccount.name}` }),
    accountKey: toSecret(developmentAccount.key),
    sasToken: undefined,
  };
}

function dfsFromBlob(fields: Map<string, string>): string | undefined {
  return fields.get(endpointFields.blob)?.replace('.blob.', '.dfs.');
}

function inConnectionString<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isDatastoreError(error)) throw error;
    throw new DatastoreError(error.code, `connection_string: ${error.message}`, { nextAction: 'Correct connection_string.' });
  }
}

function invalid(field: string, problem: string): DatastoreError {
  return new DatastoreError('CONFIG.INVALID', `connection_string: ${field} ${problem}.`, {
    nextAction: 'Copy the connection string again from the account.',
  });
}
