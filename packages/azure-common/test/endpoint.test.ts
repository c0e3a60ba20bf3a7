import { describe, expect, test } from 'vitest';
import { type AccountService, createEndpoint, type EndpointSettings, encodePath, parseConnectionString } from '../src/index.ts';

const blob = (settings: Omit<EndpointSettings, 'service'>): EndpointSettings => ({ service: 'blob', ...settings });

describe('an endpoint', () => {
  test.each<[string, EndpointSettings, string, string | undefined]>([
    ['an account alone', blob({ account_name: 'training' }), 'https://training.blob.core.windows.net', 'training'],
    ['another service', { service: 'dfs', account_name: 'training' }, 'https://training.dfs.core.windows.net', 'training'],
    [
      'a sovereign cloud',
      blob({ account_name: 'training', endpoint: 'core.chinacloudapi.cn' }),
      'https://training.blob.core.chinacloudapi.cn',
      'training',
    ],
    [
      'a suffix with the service',
      blob({ account_name: 'training', endpoint: 'blob.core.windows.net' }),
      'https://training.blob.core.windows.net',
      'training',
    ],
    ['http', blob({ account_name: 'training', protocol: 'http' }), 'http://training.blob.core.windows.net', 'training'],
    [
      'Azurite',
      blob({ endpoint: 'http://127.0.0.1:10000/devstoreaccount1' }),
      'http://127.0.0.1:10000/devstoreaccount1',
      'devstoreaccount1',
    ],
    [
      'Azurite by another name',
      blob({ endpoint: 'http://azurite:10000/devstoreaccount1/' }),
      'http://azurite:10000/devstoreaccount1',
      'devstoreaccount1',
    ],
    ['a whole URL', blob({ endpoint: 'https://training.blob.core.windows.net/' }), 'https://training.blob.core.windows.net', 'training'],
    [
      'a DNS zone',
      blob({ endpoint: 'https://training.z12.blob.storage.azure.net' }),
      'https://training.z12.blob.storage.azure.net',
      'training',
    ],
    [
      'a secondary',
      blob({ endpoint: 'https://training-secondary.blob.core.windows.net' }),
      'https://training-secondary.blob.core.windows.net',
      'training',
    ],
    ['a custom domain', blob({ endpoint: 'https://data.example.org', account_name: 'training' }), 'https://data.example.org', 'training'],
    ['a custom domain without account', blob({ endpoint: 'https://data.example.org' }), 'https://data.example.org', undefined],
    ['IPv6', blob({ endpoint: 'http://[::1]:10000/devstoreaccount1' }), 'http://[::1]:10000/devstoreaccount1', 'devstoreaccount1'],
  ])('%s', (_title, settings, url, accountName) => {
    const endpoint = createEndpoint(settings);
    expect(endpoint).toMatchObject({ url, accountName, service: settings.service, isSecure: url.startsWith('https:') });
    expect(endpoint.origin + endpoint.basePath).toBe(url);
  });

  test.each<[string, EndpointSettings, string]>([
    ['no account', blob({}), 'account_name'],
    ['an account with capitals', blob({ account_name: 'Training' }), 'account_name'],
    ['an account with a dot', blob({ account_name: 'a.evil' }), 'account_name'],
    ['a suffix with a port', blob({ account_name: 'training', endpoint: '127.0.0.1:10000/x' }), 'endpoint'],
    ['an unreadable URL', blob({ endpoint: 'https://' }), 'endpoint'],
    ['another scheme', blob({ endpoint: 'ftp://training.example.org' }), 'endpoint'],
    ['a scheme against protocol', blob({ endpoint: 'http://training.example.org', protocol: 'https' }), 'protocol'],
    ['a SAS in the URL', blob({ endpoint: 'https://training.blob.core.windows.net/?sig=hush' }), 'endpoint'],
    ['a password in the URL', blob({ endpoint: 'https://me:hush@training.example.org' }), 'endpoint'],
    ['a container in the URL', blob({ endpoint: 'http://127.0.0.1:10000/devstoreaccount1/data' }), 'endpoint'],
    ['another account in the URL', blob({ endpoint: 'http://127.0.0.1:10000/one', account_name: 'two' }), 'account_name'],
  ])('%s is refused by the name of the field', (_title, settings, field) => {
    expect(() => createEndpoint(settings)).toThrow(
      expect.objectContaining({ code: 'CONFIG.INVALID', message: expect.stringMatching(new RegExp(`^${field} `)) }),
    );
    expect(() => createEndpoint(settings)).not.toThrow(/hush/);
  });
});

describe('a connection string', () => {
  const key = 'aHVzaCBodXNo';
  test.each<[string, string, AccountService, string, string | undefined, string | undefined]>([
    [
      'as the portal gives it',
      `DefaultEndpointsProtocol=https;AccountName=training;AccountKey=${key};EndpointSuffix=core.windows.net`,
      'file',
      'https://training.file.core.windows.net',
      key,
      undefined,
    ],
    [
      'in other order and case, with a last semicolon',
      `accountkey=${key};ACCOUNTNAME=training;`,
      'blob',
      'https://training.blob.core.windows.net',
      key,
      undefined,
    ],
    [
      'with a SAS',
      'BlobEndpoint=https://training.blob.core.windows.net/;SharedAccessSignature=sv=2024-11-04&sig=a%3D',
      'blob',
      'https://training.blob.core.windows.net',
      undefined,
      'sv=2024-11-04&sig=a%3D',
    ],
    [
      'with endpoints',
      `AccountName=a1b;AccountKey=${key};BlobEndpoint=http://127.0.0.1:9/a1b;DfsEndpoint=http://127.0.0.1:8/a1b`,
      'dfs',
      'http://127.0.0.1:8/a1b',
      key,
      undefined,
    ],
    [
      'with the Blob endpoint only, for DFS',
      `AccountName=training;AccountKey=${key};BlobEndpoint=https://training.blob.core.windows.net`,
      'dfs',
      'https://training.dfs.core.windows.net',
      key,
      undefined,
    ],
    [
      'of development storage',
      'UseDevelopmentStorage=true',
      'queue',
      'http://127.0.0.1:10001/devstoreaccount1',
      expect.stringMatching(/^Eby8/) as never,
      undefined,
    ],
    [
      'of development storage elsewhere',
      'UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite',
      'blob',
      'http://azurite:10000/devstoreaccount1',
      expect.stringMatching(/^Eby8/) as never,
      undefined,
    ],
    [
      'with secondary endpoints, which are passed over',
      `AccountName=training;BlobSecondaryEndpoint=https://x.example.org`,
      'blob',
      'https://training.blob.core.windows.net',
      undefined,
      undefined,
    ],
  ])('%s', (_title, text, service, url, accountKey, sasToken) => {
    const parts = parseConnectionString(text, service);
    expect(parts.endpoint.url).toBe(url);
    expect(parts.accountKey?.reveal()).toEqual(accountKey);
    expect(parts.sasToken?.reveal()).toEqual(sasToken);
    expect(JSON.stringify(parts)).not.toContain(key);
  });

  test.each<[string, string, AccountService, string]>([
    ['nothing', ' ; ', 'blob', 'connection_string'],
    ['no pairs', 'hush', 'blob', 'connection_string'],
    ['neither account nor endpoint', `AccountKey=${key}`, 'blob', 'AccountName'],
    ['a field twice', 'AccountName=a1b;accountname=a2b', 'blob', 'AccountName'],
    ['an odd protocol', 'AccountName=a1b;DefaultEndpointsProtocol=hush', 'blob', 'DefaultEndpointsProtocol'],
    ['a bad account', 'AccountName=hush.hush', 'blob', 'account_name'],
    ['development storage without such a service', 'UseDevelopmentStorage=true', 'file', 'UseDevelopmentStorage'],
    ['development storage that is not true', 'UseDevelopmentStorage=hush', 'blob', 'UseDevelopmentStorage'],
    ['an unreadable proxy', 'UseDevelopmentStorage=true;DevelopmentStorageProxyUri=hush', 'blob', 'DevelopmentStorageProxyUri'],
  ])('%s is refused by the name of the field', (_title, text, service, field) => {
    const parse = (): unknown => parseConnectionString(text, service);
    expect(parse).toThrow(expect.objectContaining({ code: 'CONFIG.INVALID', message: expect.stringContaining(field) }));
    expect(parse).not.toThrow(/hush|aHVz/);
  });
});

test('a path is encoded byte by byte and separated by slashes', () => {
  expect(encodePath('a/b-c_d.e~f')).toBe('a/b-c_d.e~f');
  expect(encodePath("100% (it's) *+,#?é\u{1f4e6}")).toBe('100%25%20%28it%27s%29%20%2A%2B%2C%23%3F%C3%A9%F0%9F%93%A6');
  expect(encodePath('a%2Fb')).toBe('a%252Fb');
  for (let code = 1; code < 0xd800; code += 97) {
    const name = `x${String.fromCharCode(code)}/y`;
    expect(decodeURIComponent(encodePath(name))).toBe(name);
    expect(encodePath(name)).toMatch(/^[A-Za-z0-9\-._~/%]+$/);
  }
});

test.each([
  [{ account_name: 'archive' }, 'https://archive.azuredatalakestore.net', 'archive'],
  [{ account_name: 'archive', endpoint: 'azuredatalakestore.net' }, 'https://archive.azuredatalakestore.net', 'archive'],
  [{ endpoint: 'https://archive.azuredatalakestore.net' }, 'https://archive.azuredatalakestore.net', 'archive'],
  [{ endpoint: 'https://gateway.example.org:8443' }, 'https://gateway.example.org:8443', undefined],
  [{ account_name: 'archive', endpoint: 'https://gateway.example.org' }, 'https://gateway.example.org', 'archive'],
  [{ endpoint: 'https://127.0.0.1:1234/archive' }, 'https://127.0.0.1:1234/archive', 'archive'],
])('of Gen1, %j', (settings, url, accountName) => {
  expect(createEndpoint({ service: 'gen1', ...settings })).toMatchObject({ url, accountName });
});
