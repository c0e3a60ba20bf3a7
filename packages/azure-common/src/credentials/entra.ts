import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Secret } from '@stowage/core/driver';
import { invalidField } from '../errors/invalid-field.ts';
import type { AccessToken, TokenCredential, TokenRequest } from './token-cache.ts';

/** Which identity of Microsoft Entra to use. */
export type EntraIdentity =
  | { readonly kind: 'clientSecret'; readonly tenantId: string; readonly clientId: string; readonly clientSecret: Secret }
  | {
      readonly kind: 'certificate';
      readonly tenantId: string;
      readonly clientId: string;
      /** The path of a PEM file, or PEM text. It holds the certificate and its private key. */
      readonly certificate: Secret;
      readonly thumbprint?: string | undefined;
    }
  | { readonly kind: 'managedIdentity'; readonly clientId?: string | undefined }
  | { readonly kind: 'workloadIdentity'; readonly tenantId?: string | undefined; readonly clientId?: string | undefined }
  | { readonly kind: 'default'; readonly tenantId?: string | undefined; readonly clientId?: string | undefined };

/** The authorities whose existence Entra confirms. Any other is private and cannot be looked up there. */
const publicAuthorities = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
]);

type IdentityLibrary = typeof import('@azure/identity');

/**
 * Makes a source of tokens from an Entra identity.
 *
 * Nothing happens before the first token is asked for: only then is `@azure/identity` loaded, which takes longer than all the
 * rest of this package. A refused token is answered with a new credential, as the library would give its own cached one again.
 */
export function createEntraCredential(identity: EntraIdentity, authority?: string): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes: string | string[], options: TokenRequest = {}): Promise<AccessToken | null> {
      const { forceRefresh, ...request } = options;
      if (forceRefresh) credential = undefined;
      credential ??= loadCredential(identity, authority);
      const current = credential;
      try {
        return await (await current).getToken(scopes, request);
      } catch (error) {
        // A certificate file may appear, a library may load the next time: do not keep a promise that failed.
        if (credential === current) credential = undefined;
        throw error;
      }
    },
  };
}

async function loadCredential(identity: EntraIdentity, authority: string | undefined): Promise<TokenCredential> {
  const library: IdentityLibrary = await import('@azure/identity');
  const authorityHost = authority ?? process.env.AZURE_AUTHORITY_HOST;
  const options = authorityHost === undefined ? {} : { authorityHost, disableInstanceDiscovery: !isPublic(authorityHost) };
  switch (identity.kind) {
    case 'clientSecret': {
      const { tenantId, clientId, clientSecret } = identity;
      return new library.ClientSecretCredential(tenantId, clientId, clientSecret.reveal(), options);
    }
    case 'certificate': {
      const certificate = await readCertificate(identity.certificate, identity.thumbprint);
      return new library.ClientCertificateCredential(identity.tenantId, identity.clientId, { certificate }, options);
    }
    case 'managedIdentity':
      return identity.clientId === undefined
        ? new library.ManagedIdentityCredential()
        : new library.ManagedIdentityCredential({ clientId: identity.clientId });
    case 'workloadIdentity':
      return new library.WorkloadIdentityCredential({ ...options, ...given(identity) });
    case 'default': {
      const { tenantId, clientId } = identity;
      return new library.DefaultAzureCredential({
        ...options,
        ...(tenantId === undefined ? {} : { tenantId }),
        ...(clientId === undefined ? {} : { managedIdentityClientId: clientId, workloadIdentityClientId: clientId }),
      });
    }
  }
}

function given(ids: { readonly tenantId?: string | undefined; readonly clientId?: string | undefined }): {
  tenantId?: string;
  clientId?: string;
} {
  return {
    ...(ids.tenantId === undefined ? {} : { tenantId: ids.tenantId }),
    ...(ids.clientId === undefined ? {} : { clientId: ids.clientId }),
  };
}

function isPublic(authority: string): boolean {
  return URL.canParse(authority) && publicAuthorities.has(new URL(authority).host);
}

async function readCertificate(certificate: Secret, thumbprint: string | undefined): Promise<string> {
  const given = certificate.reveal();
  const pem = given.includes('-----BEGIN') ? given : await readFile(given, 'utf8');
  if (thumbprint !== undefined) {
    const found = new X509Certificate(pem).fingerprint.replaceAll(':', '');
    if (found.toLowerCase() !== thumbprint.replaceAll(/[:\s]/g, '').toLowerCase()) {
      throw invalidField('thumbprint', 'is not that of certificate');
    }
  }
  return pem;
}
