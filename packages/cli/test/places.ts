import type { AdlsGen1ConfigInput } from '@stowage/driver-adls-gen1';
import type { AdlsGen2ConfigInput } from '@stowage/driver-adls-gen2';
import type { AzureFilesConfigInput } from '@stowage/driver-azure-files';
import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { startGen1Emulator } from '@stowage/emulator-gen1';
import {
  type AzuriteServer,
  azureCliClient,
  emulatorAccount,
  type IdentityServer,
  startAzurite,
  startIdentityServer,
  testCertificateAuthority,
  trustInThisProcess,
} from '@stowage/servers';
import type { Finished, Shell } from './shell.ts';

/** What the application of Gen1 proves itself with; like the key of the account it must show itself nowhere. */
export const clientSecret = 'the secret of the application of the archive';

/** The variables that the registrations refer to. */
export const variables: Readonly<Record<string, string>> = { KEY: emulatorAccount.key, CLIENT_SECRET: clientSecret };

/** A kind of datastore with a service of its own. */
export type PlaceName = 'disk' | 'blob' | 'share' | 'lake' | 'archive';
export const placeNames: readonly PlaceName[] = ['disk', 'blob', 'share', 'lake', 'archive'];

/** A service of each kind. */
export interface Places {
  readonly azurite: AzuriteServer;
  readonly files: FilesEmulator;
  readonly lake: DfsEmulator;
  readonly archive: Awaited<ReturnType<typeof startGen1Emulator>>;
  readonly identity: IdentityServer;
  /** What a program opens the share with, by the account's key. */
  readonly shareConfig: AzureFilesConfigInput;
  /** The same for the lake. */
  readonly lakeConfig: AdlsGen2ConfigInput;
  /** The same for the archive, by its application. */
  readonly archiveConfig: AdlsGen1ConfigInput;
  /** The options that register a place under a name. */
  optionsOf(place: PlaceName): readonly string[];
  stop(): Promise<void>;
}

/** Starts all services. Tokens go over HTTPS, so the authority of the tests is trusted by this process from now on. */
export async function startPlaces(): Promise<Places> {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  const { name, key } = emulatorAccount;
  const accounts = { [name]: key };
  const [azurite, files, lake, archive, identity] = await Promise.all([
    startAzurite(),
    startFilesEmulator({ accounts }),
    startDfsEmulator({ accounts }),
    startGen1Emulator({ accounts, oauth: 'basic', tls: await authority.issue() }),
    startIdentityServer({ clients: { archivist: clientSecret, ...azureCliClient } }),
  ]);
  const owner = { account_name: name, credentials: { account_key: key } };
  const account = ['--account-name', name, '--account-key', '${env:KEY}'];
  const options: { readonly [P in PlaceName]: readonly string[] } = {
    disk: ['--type', 'local', '--path', './disk'],
    blob: ['--type', 'azure_blob', '--container-name', 'images', '--endpoint', azurite.blobEndpoint(), ...account],
    share: ['--type', 'azure_file', '--file-share-name', 'images', '--endpoint', `${files.url}/${name}`, ...account],
    lake: [
      ...['--type', 'azure_data_lake_gen2', '--filesystem', 'images'],
      ...['--endpoint', `${lake.url}/${name}`, '--blob-endpoint', `${lake.blobUrl}/${name}`, ...account],
    ],
    archive: [
      ...['--type', 'azure_data_lake_gen1', '--store-name', name, '--endpoint', `${archive.url}/${name}`],
      ...['--tenant-id', identity.tenantId, '--client-id', 'archivist', '--client-secret', '${env:CLIENT_SECRET}'],
      ...['--authority-url', identity.authorityHost],
    ],
  };
  return {
    azurite,
    files,
    lake,
    archive,
    identity,
    shareConfig: { ...owner, file_share_name: 'images', endpoint: `${files.url}/${name}` },
    lakeConfig: { ...owner, filesystem: 'images', endpoint: `${lake.url}/${name}`, blob_endpoint: `${lake.blobUrl}/${name}` },
    archiveConfig: {
      store_name: name,
      endpoint: `${archive.url}/${name}`,
      credentials: {
        tenant_id: identity.tenantId,
        client_id: 'archivist',
        client_secret: clientSecret,
        authority_url: identity.authorityHost,
      },
    },
    optionsOf: (place) => options[place],
    stop: async () => {
      await Promise.all([azurite.stop(), files.stop(), lake.stop(), archive.stop(), identity.stop()]);
    },
  };
}

/** Another lake, over HTTPS, which takes tokens. */
export async function startSecureLake(): Promise<DfsEmulator> {
  const authority = await testCertificateAuthority();
  return startDfsEmulator({ accounts: { [emulatorAccount.name]: emulatorAccount.key }, oauth: 'basic', tls: await authority.issue() });
}

/** Registers a place under its own name, made if need be; `more` are further arguments, of which the last counts. */
export function registerPlace(shell: Shell, places: Places, place: PlaceName, ...more: readonly string[]): Promise<Finished> {
  return shell('datastore', 'register', place, ...places.optionsOf(place), '--create', ...more);
}
