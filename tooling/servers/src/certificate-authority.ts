import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loopback } from './http-listening.ts';

/** A certificate and its private key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority that lives as long as the process and signs for loopback only. */
export interface CertificateAuthority {
  /** The authority's own certificate, PEM: what a client must trust. */
  readonly ca: string;
  /** Signs a certificate for `127.0.0.1`, `::1` and `localhost`. */
  issue(): Promise<Certificate>;
}

let authority: Promise<CertificateAuthority> | undefined;

/** The authority of this process, made at the first call, so that trusting one certificate covers every server here. */
export function testCertificateAuthority(): Promise<CertificateAuthority> {
  authority ??= createAuthority();
  return authority;
}

async function createAuthority(): Promise<CertificateAuthority> {
  // Loaded here, because most tests use no certificate and loading takes a tenth of a second.
  const { generate } = await import('selfsigned');
  const root = await generate([{ name: 'commonName', value: 'Stowage test authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: daysFromNow(2),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    ca: root.cert,
    async issue() {
      const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
        keyType: 'ec',
        algorithm: 'sha256',
        notAfterDate: daysFromNow(1),
        ca: { key: root.private, cert: root.cert },
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
          { name: 'extKeyUsage', serverAuth: true },
          {
            name: 'subjectAltName',
            altNames: [
              { type: 2, value: 'localhost' },
              { type: 7, ip: loopback },
              { type: 7, ip: '::1' },
            ],
          },
        ],
      });
      return { cert: leaf.cert, key: leaf.private };
    },
  };
}

/** PEM texts as files in a folder of their own, for what takes a path only (`NODE_EXTRA_CA_CERTS`, Azurite). */
export interface CertificateFiles extends AsyncDisposable {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  remove(): Promise<void>;
}

/** Writes an authority's certificate and one certificate of its signing to a new folder, private key readable by its owner only. */
export async function writeCertificateFiles(ca: string, certificate: Certificate): Promise<CertificateFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-certificates-'));
  const files = {
    caFile: join(folder, 'ca.pem'),
    certFile: join(folder, 'cert.pem'),
    keyFile: join(folder, 'key.pem'),
  };
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  await Promise.all([
    writeFile(files.caFile, ca),
    writeFile(files.certFile, certificate.cert),
    writeFile(files.keyFile, certificate.key, { mode: 0o600 }),
  ]);
  return { ...files, remove, [Symbol.asyncDispose]: remove };
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}
