import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DatastoreError, type Secret } from '@stowage/core/driver';
import { invalidField } from '../errors/invalid-field.ts';
import { isPublicAuthority } from './cloud.ts';
import { createManagedIdentity } from './managed-identity.ts';
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
  | { readonly kind: 'azureCli'; readonly tenantId?: string | undefined }
  | { readonly kind: 'default'; readonly tenantId?: string | undefined; readonly clientId?: string | undefined };

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
      // The one that keeps its tokens for the whole process knows how to pass by them.
      if (options.forceRefresh && identity.kind !== 'managedIdentity') credential = undefined;
      credential ??= loadCredential(identity, authority);
      const current = credential;
      try {
        return await (await current).getToken(scopes, options);
      } catch (error) {
        // A certificate file may appear, a library may load the next time: do not keep a promise that failed.
        if (credential === current) credential = undefined;
        throw error;
      }
    },
  };
}

async function loadCredential(identity: EntraIdentity, authorityHost: string | undefined): Promise<TokenCredential> {
  const library: IdentityLibrary = await import('@azure/identity');
  const options = authorityHost === undefined ? {} : { authorityHost, disableInstanceDiscovery: !isPublicAuthority(authorityHost) };
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
      return createManagedIdentity(identity.clientId);
    case 'workloadIdentity':
      return new library.WorkloadIdentityCredential({ ...options, ...given(identity) });
    case 'azureCli':
      return new library.AzureCliCredential(given(identity));
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

const pemWanted = 'Give the path of a PEM file with the certificate and its private key, or its text.';

async function readCertificate(certificate: Secret, thumbprint: string | undefined): Promise<string> {
  const text = certificate.reveal();
  const pem = text.includes('-----BEGIN') ? text : await readPem(text);
  if (!pem.includes('-----BEGIN CERTIFICATE-----') || !pem.includes('PRIVATE KEY-----')) {
    throw new DatastoreError('CONFIG.INVALID', 'certificate has no certificate with a private key in PEM form.', { nextAction: pemWanted });
  }
  if (thumbprint !== undefined && !hasThumbprint(pem, thumbprint)) throw invalidField('thumbprint', 'is not that of certificate');
  return pem;
}

/** What is wrong with a path must not be shown: what was meant as the certificate itself may stand in its place. */
async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new DatastoreError('CONFIG.INVALID', `certificate is no PEM text, and no file that can be read (${code}).`, {
      nextAction: pemWanted,
    });
  }
}

function hasThumbprint(pem: string, thumbprint: string): boolean {
  const wanted = thumbprint.replaceAll(/[:\s]/g, '').toLowerCase();
  return parseCertificate(pem).fingerprint.replaceAll(':', '').toLowerCase() === wanted;
}

function parseCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new DatastoreError('CONFIG.INVALID', 'certificate cannot be read as a certificate.', { nextAction: pemWanted, cause });
  }
}
