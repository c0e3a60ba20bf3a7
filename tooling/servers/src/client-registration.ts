import { createHash, createPublicKey, timingSafeEqual, verify, X509Certificate } from 'node:crypto';

/** How an application proves itself to the identity server. */
export interface ClientRegistration {
  readonly secret?: string;
  /** PEM of the certificate whose private key signs the application's assertions. */
  readonly certificate?: string;
  /** The token of a federated issuer, such as that of a Kubernetes service account, which is then its assertion. */
  readonly federatedToken?: string;
  /** What a signed-in user's tool has instead: `refresh_token`. */
  readonly refreshToken?: string;
}

/** Client id to what it proves itself with; a text alone is its secret. */
export type ClientRegistrations = Readonly<Record<string, string | ClientRegistration>>;

type Form = Readonly<Record<string, unknown>>;

/** Why a request for a token is refused, with Entra's own codes; undefined when the client has proved itself. */
export function refuseClient(clients: ClientRegistrations, form: Form, audience: string): string | undefined {
  const { client_id: id, client_secret: secret, client_assertion: assertion, refresh_token: refreshToken } = form;
  const found = typeof id === 'string' && Object.hasOwn(clients, id) ? clients[id] : undefined;
  if (found === undefined) return `AADSTS700016: Application with identifier '${id}' was not found in the directory.`;
  const client: ClientRegistration = typeof found === 'string' ? { secret: found } : found;
  if (typeof assertion === 'string') {
    return assertion === client.federatedToken ? undefined : refuseAssertion(client.certificate, assertion, String(id), audience);
  }
  if (typeof refreshToken === 'string') {
    return refreshToken === client.refreshToken ? undefined : 'AADSTS700082: The refresh token has expired or was revoked.';
  }
  return typeof secret === 'string' && isSame(secret, client.secret) ? undefined : 'AADSTS7000215: Invalid client secret provided.';
}

function isSame(given: string, wanted: string | undefined): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return wanted !== undefined && timingSafeEqual(digest(given), digest(wanted));
}

/** A JSON Web Token, signed with the key of the certificate that its head names, for this server and this client. */
function refuseAssertion(certificate: string | undefined, assertion: string, id: string, audience: string): string | undefined {
  const [head = '', payload = '', signature = ''] = assertion.split('.');
  const header = parsePart(head);
  const claims = parsePart(payload);
  if (certificate === undefined || header === undefined || claims === undefined) {
    return 'AADSTS70021: No matching federated identity record found for presented assertion.';
  }
  const own = new X509Certificate(certificate);
  if (header['x5t#S256'] !== thumbprint(own, 'sha256') && header.x5t !== thumbprint(own, 'sha1')) {
    return 'AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.';
  }
  const key = createPublicKey(certificate);
  const padding = header.alg === 'PS256' ? { padding: 6, saltLength: 32 } : {};
  if (!verify('sha256', Buffer.from(`${head}.${payload}`), { key, ...padding }, Buffer.from(signature, 'base64url'))) {
    return 'AADSTS700027: Client assertion failed signature validation.';
  }
  if (claims.aud !== audience || claims.iss !== id || claims.sub !== id) {
    return 'AADSTS700023: Client assertion audience claim does not match Realm issuer.';
  }
  return typeof claims.exp === 'number' && claims.exp * 1000 > Date.now()
    ? undefined
    : 'AADSTS700024: Client assertion is not within its valid time range.';
}

function thumbprint(certificate: X509Certificate, algorithm: 'sha1' | 'sha256'): string {
  return createHash(algorithm).update(certificate.raw).digest('base64url');
}

function parsePart(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
