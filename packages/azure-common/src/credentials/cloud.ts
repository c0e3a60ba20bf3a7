import type { Endpoint } from '../endpoint/endpoint.ts';

/** The authorities of the sovereign clouds, by the suffix of their storage. Everything else is of the public cloud. */
const authorities: Readonly<Record<string, string>> = {
  'core.chinacloudapi.cn': 'https://login.chinacloudapi.cn',
  'core.usgovcloudapi.net': 'https://login.microsoftonline.us',
};

/** The authorities whose existence Entra confirms. Any other is private and cannot be looked up there. */
const publicAuthorities = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
]);

/** Where tokens for an endpoint of a sovereign cloud are got; undefined for all others, where the library knows it. */
export function authorityOf({ origin }: Pick<Endpoint, 'origin'>): string | undefined {
  const { hostname } = new URL(origin);
  return Object.entries(authorities).find(([suffix]) => hostname.endsWith(`.${suffix}`))?.[1];
}

/** Whether Entra itself can be asked about this authority. */
export function isPublicAuthority(authority: string): boolean {
  return URL.canParse(authority) && publicAuthorities.has(new URL(authority).host);
}
