import { expect, test } from 'vitest';
import { authorityOf, isPublicAuthority } from '../src/credentials/cloud.ts';
import { createEndpoint } from '../src/index.ts';

test.each([
  ['core.chinacloudapi.cn', 'https://login.chinacloudapi.cn'],
  ['core.usgovcloudapi.net', 'https://login.microsoftonline.us'],
  ['core.windows.net', undefined],
  ['https://data.example.org', undefined],
  ['https://training.z12.blob.core.usgovcloudapi.net', 'https://login.microsoftonline.us'],
  ['https://core.chinacloudapi.cn.example.org', undefined],
])('tokens for %s are got at %s', (endpoint, authority) => {
  for (const service of ['blob', 'file', 'dfs'] as const) {
    expect(authorityOf(createEndpoint({ service, account_name: 'training', endpoint }))).toBe(authority);
  }
  if (authority !== undefined) expect(isPublicAuthority(authority)).toBe(true);
});

test.each(['https://127.0.0.1:1234', 'https://login.example.org', 'no URL'])('%s is not looked up at Entra', (authority) => {
  expect(isPublicAuthority(authority)).toBe(false);
});
