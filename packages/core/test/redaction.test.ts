import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DatastoreError, redact } from '../src/index.ts';

const secret = 'S3cr3t/Key+Value==';
const encoded = encodeURIComponent(secret);
const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl';

/** Texts that hold a secret, and a part of each that must stay for the text to be of use. */
const revealing: readonly (readonly [text: string, stays: string])[] = [
  [
    `https://training.blob.core.windows.net/images/a.png?sv=2024-11-04&sp=rl&se=2026-01-01&sig=${encoded}`,
    'training.blob.core.windows.net/images/a.png',
  ],
  [`https://host/a?sig=${encoded}&se=2026 failed`, '&se=2026 failed'],
  [`SharedAccessSignature=sv=2024&sig=${encoded};BlobEndpoint=https://host`, 'BlobEndpoint=https://host'],
  [`DefaultEndpointsProtocol=https;AccountName=training;AccountKey=${secret};EndpointSuffix=core.windows.net`, 'AccountName=training'],
  [`Endpoint=sb://host;SharedAccessKey=${secret}`, 'Endpoint=sb://host'],
  [`Server=db;User Id=me;Password=${secret};Encrypt=true`, 'Encrypt=true'],
  ['Server=db;Password="S3cr3t;with=all";Encrypt=true', 'Encrypt=true'],
  ["Server=db;Pwd = 'S3cr3t ; x';Encrypt=true", 'Encrypt=true'],
  [`authorization: Bearer ${token}`, 'Bearer'],
  [`authorization: bearer ${token}`, 'bearer'],
  [`Authorization: SharedKey training:${secret}`, 'SharedKey'],
  [`Authorization: SharedKeyLite training:${secret}`, 'SharedKeyLite'],
  [`Proxy-Authorization: Basic ${secret}`, 'Basic'],
  [`the token ${token} has expired`, 'has expired'],
  [`postgres://me:${secret.replaceAll('/', '')}@db.example/data`, '@db.example/data'],
  ['postgres://me:p@S3cr3t@db.example/data', '@db.example/data'],
  ['redis://:S3cr3tKey@cache.example', '@cache.example'],
  [`grant_type=client_credentials&client_secret=${encoded}&scope=x`, '&scope=x'],
  [`{"type":"account_key","account_key":"${secret}"}`, '"type":"account_key"'],
  [`{"client_secret" : "${secret}", "tenant_id": "t"}`, '"tenant_id": "t"'],
  [`{ 'access_token': '${secret}' }`, 'access_token'],
  [JSON.stringify({ password: `a"${secret}` }), 'password'],
  [JSON.stringify({ headers: { authorization: secret } }), 'headers'],
];

const harmless = [
  'The file a/b.csv does not exist.',
  'basic functionality of shared keys',
  'https://training.blob.core.windows.net/images/a.png?sv=2024-11-04&sp=rl',
  'wrote to me@example.com at 10:30',
  'design=modern; assign=4',
  '{"password_set": true, "name": "a"}',
];

describe('redact', () => {
  it.each(revealing)('takes the secret out of %j', (text, stays) => {
    const shown = redact(text);
    for (const part of ['S3cr3t', encoded, token, 'c2lnbmF0dXJl']) expect(shown).not.toContain(part);
    expect(shown).toContain('[redacted]');
    expect(shown).toContain(stays);
    expect(redact(shown)).toBe(shown);
  });

  it.each(harmless)('leaves %j as it is', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('an error', () => {
  it.each(revealing)('made of %j shows no secret in any form', (text) => {
    const error = new DatastoreError('ACCESS.DENIED', text, { nextAction: text });
    for (const shown of [String(error), error.stack ?? '', inspect(error), JSON.stringify(error), inspect({ nested: [error] })]) {
      expect(shown).not.toContain('S3cr3t');
      expect(shown).not.toContain('c2lnbmF0dXJl');
    }
  });
});
