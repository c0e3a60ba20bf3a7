import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/**
 * Makes every TLS client of this process trust one more authority from now on, besides those it trusts already.
 *
 * For clients that take no certificate option, such as `@azure/identity`. A child process needs
 * `NODE_EXTRA_CA_CERTS` with the server's `caFile` instead.
 */
export function trustInThisProcess(ca: string): void {
  const trusted = getCACertificates('default');
  if (!trusted.includes(ca)) setDefaultCACertificates([...trusted, ca]);
}
