/** A token whose claims the emulators' basic check accepts, for tests; its signature is never looked at. `claims` come in place of its own. */
export function createBearerToken(objectId: string, claims: Readonly<Record<string, unknown>> = {}, now: number = Date.now()): string {
  const seconds = Math.floor(now / 1000);
  const tenant = '11111111-1111-1111-1111-111111111111';
  const payload = {
    iss: `https://sts.windows.net/${tenant}/`,
    aud: 'https://storage.azure.com',
    tid: tenant,
    oid: objectId,
    nbf: seconds - 60,
    iat: seconds - 60,
    exp: seconds + 3600,
    ...claims,
  };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(payload)}.${part('unsigned')}`;
}
