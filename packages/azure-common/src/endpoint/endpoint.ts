import { invalidField } from '../errors/invalid-field.ts';

/** The storage services: those that share accounts, keys and signatures, and Data Lake Storage Gen1, which has its own. */
export type StorageService = 'blob' | 'file' | 'dfs' | 'queue' | 'table' | 'gen1';

/** Where one service of one account answers. */
export interface Endpoint {
  readonly service: StorageService;
  /** Scheme, host and port: `https://training.blob.core.windows.net`. */
  readonly origin: string;
  /** What stands before every path: `''`, or `/devstoreaccount1` where the account is in the path. Ends without a slash. */
  readonly basePath: string;
  /** The account's name; absent when neither the configuration nor the URL tells it. Signing with an account key needs it. */
  readonly accountName: string | undefined;
  /** `origin` and `basePath` together. Holds no credential. */
  readonly url: string;
  /** Whether it is HTTPS. */
  readonly isSecure: boolean;
}

/** What a configuration says about an endpoint, under the names that it uses in YAML. */
export interface EndpointSettings {
  readonly service: StorageService;
  readonly account_name?: string | undefined;
  /** A suffix (`core.windows.net`, the default; `core.chinacloudapi.cn`), or a whole URL (`http://127.0.0.1:10000/devstoreaccount1`). */
  readonly endpoint?: string | undefined;
  /** `https` unless given; not to be given with a whole URL that says otherwise. */
  readonly protocol?: 'https' | 'http' | undefined;
}

/** The suffix of the public cloud. Others: `core.usgovcloudapi.net`, `core.chinacloudapi.cn`. */
export const defaultEndpointSuffix = 'core.windows.net';
/** The suffix of Data Lake Storage Gen1, whose hosts are `<store>.azuredatalakestore.net`. */
const gen1Suffix = 'azuredatalakestore.net';

const accountPattern = /^[a-z0-9]{3,24}(-secondary)?$/;
const suffixPattern = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
const addressPattern = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/;

/**
 * Works out the endpoint from a configuration: an account and a suffix, or a whole URL.
 *
 * A URL may name the account in its host (`https://training.blob.core.windows.net`) or in its path (Azurite:
 * `http://127.0.0.1:10000/devstoreaccount1`); a custom domain needs `account_name` if it is to be signed with a key.
 * A suffix may also be given with the service in front (`blob.core.windows.net`). For Gen1 the account is the store.
 *
 * @throws DatastoreError `CONFIG.INVALID`, which names the field and never its value.
 *
 * @example
 * ```ts
 * createEndpoint({ service: 'blob', account_name: 'training' }).url // https://training.blob.core.windows.net
 * ```
 *
 * Source: Microsoft Learn, "Storage account overview", endpoints; "Use the Azurite emulator", connection URLs.
 */
export function createEndpoint(settings: EndpointSettings): Endpoint {
  const endpoint = settings.endpoint?.trim();
  if (endpoint?.includes('://')) return fromUrl(endpoint, settings);
  const isGen1 = settings.service === 'gen1';
  const suffix = (endpoint || (isGen1 ? gen1Suffix : defaultEndpointSuffix)).toLowerCase();
  if (!suffixPattern.test(suffix)) {
    throw invalidField('endpoint', 'is neither a host suffix such as core.windows.net nor a whole URL');
  }
  const accountName = settings.account_name;
  const field = isGen1 ? 'store_name' : 'account_name';
  if (accountName === undefined || accountName === '') throw invalidField(field, 'is missing');
  if (!accountPattern.test(accountName)) throw invalidField(field, 'must be 3 to 24 lower-case letters and digits');
  const servicePrefix = `${settings.service}.`;
  const domain = isGen1 || suffix.startsWith(servicePrefix) ? suffix : `${servicePrefix}${suffix}`;
  return assemble(settings.service, settings.protocol ?? 'https', `${accountName}.${domain}`, '', accountName);
}

function fromUrl(endpoint: string, settings: EndpointSettings): Endpoint {
  if (!URL.canParse(endpoint)) throw invalidField('endpoint', 'is not a valid URL');
  const url = new URL(endpoint);
  const protocol = url.protocol.slice(0, -1);
  if (protocol !== 'https' && protocol !== 'http') throw invalidField('endpoint', 'must begin with https:// or http://');
  if (settings.protocol !== undefined && settings.protocol !== protocol) {
    throw invalidField('protocol', 'contradicts the scheme of endpoint');
  }
  if (url.search !== '') throw invalidField('endpoint', 'must have no query; give a SAS as sas_token');
  if (url.username !== '' || url.password !== '') throw invalidField('endpoint', 'must hold no user and password');
  if (url.hash !== '') throw invalidField('endpoint', 'must have no fragment');
  const basePath = url.pathname.replace(/\/+$/, '');
  if (basePath.lastIndexOf('/') > 0) throw invalidField('endpoint', 'may have an account in its path, but no container');
  const found = basePath === '' ? accountOfHost(url.hostname, settings.service) : basePath.slice(1);
  const accountName = settings.account_name ?? found;
  if (basePath !== '' && found !== undefined && accountName !== found) {
    throw invalidField(settings.service === 'gen1' ? 'store_name' : 'account_name', 'differs from the account in the path of endpoint');
  }
  return assemble(settings.service, protocol, url.host, basePath, accountName);
}

/** The account of `<account>.<service>.<suffix>`, with a DNS zone in between or not; undefined for other hosts. */
function accountOfHost(host: string, service: StorageService): string | undefined {
  if (addressPattern.test(host)) return undefined;
  const [account, ...rest] = host.split('.');
  const isOfService = service === 'gen1' ? rest.join('.') === gen1Suffix : rest.includes(service);
  return isOfService && account !== undefined && accountPattern.test(account) ? account : undefined;
}

function assemble(
  service: StorageService,
  protocol: 'https' | 'http',
  host: string,
  basePath: string,
  accountName: string | undefined,
): Endpoint {
  const origin = `${protocol}://${host}`;
  return Object.freeze({
    service,
    origin,
    basePath,
    accountName: accountName === undefined ? undefined : accountName.replace(/-secondary$/, ''),
    url: origin + basePath,
    isSecure: protocol === 'https',
  });
}
