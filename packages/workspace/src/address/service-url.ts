import { DatastoreError, isDatastoreError, normalizePath } from '@stowage/core';

/** What a URL of a service points to: a host, and the names below it. */
export interface ServicePlace {
  /** Host and port, in lower case. */
  readonly host: string;
  /** Container, share or file system, and what follows it. */
  readonly names: readonly string[];
}

/** `<container>@<host>/<path>` behind the scheme, as Hadoop writes it; the path is taken literally. */
const ofHadoop = /^(?:wasbs?|abfss?):\/\/([^@/?#]+)@([^/?#]+)\/?(.*)$/i;
const ofGen1 = /^adl:\/\/([^@/?#]+)\/?(.*)$/i;
/** A server, a database and what is in it; the port is the service's own unless it is written. */
const ofDatabase = /^(postgres|postgresql|sqlserver|mssql):\/\/([^/?#]+)\/?([^?#]*)(.*)$/i;
const ports: Readonly<Record<string, string>> = { postgres: '5432', postgresql: '5432', sqlserver: '1433', mssql: '1433' };
const ofHttp = /^https?:\/\//i;
const known = /^(?:wasbs?|abfss?|adl|https?|postgres|postgresql|sqlserver|mssql):\/\//i;

/** No URL is repeated in a message: what stands behind a question mark may be a signature. */
const wrong = (reason: string, nextAction: string): never => {
  throw new DatastoreError('PATH.INVALID', `The URL is not an address: ${reason}.`, { nextAction });
};

/**
 * Reads the URL of something in a service: `https://<account>.<service>.…/<container>/<path>`, `wasbs://<container>@<host>/<path>`,
 * `abfss://<file system>@<host>/<path>`, `adl://<host>/<path>`, `postgres://<host>/<database>/<schema>/<table>`, `sqlserver://` likewise. Undefined for everything else.
 *
 * Fails with `PATH.INVALID` for one that is incomplete, or has a query: a signature is a credential and belongs into one.
 */
export function tryServicePlace(text: string): ServicePlace | undefined {
  if (!known.test(text)) return undefined;
  if (ofHttp.test(text)) return parseHttp(text);
  const [, container, host, path] = ofHadoop.exec(text) ?? [];
  if (container !== undefined && host !== undefined) return toPlace(host, `${container}/${path ?? ''}`);
  const [, scheme, server, names, rest] = ofDatabase.exec(text) ?? [];
  if (scheme !== undefined && server !== undefined) return parseDatabase(scheme.toLowerCase(), server, names ?? '', rest ?? '');
  const [, store, below] = ofGen1.exec(text) ?? [];
  if (store !== undefined) return toPlace(store, below ?? '');
  return wrong(
    'it is incomplete',
    'Write abfss://<file system>@<account>.dfs.core.windows.net/<path>, or wasbs, or adl://<store>.azuredatalakestore.net/<path>, or postgres://<host>/<database>/<schema>/<table>.',
  );
}

function parseHttp(text: string): ServicePlace {
  if (!URL.canParse(text)) wrong('it cannot be read as one', 'Write https://<host>/<container>/<path>.');
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '' || url.username !== '') {
    wrong(
      'something stands behind a question mark or a #, or in front of the host',
      'Leave it out; give a signature as sas_token of the datastore.',
    );
  }
  return toPlace(url.host, decode(url.pathname));
}

function parseDatabase(scheme: string, server: string, names: string, rest: string): ServicePlace {
  if (rest !== '' || server.includes('@')) {
    wrong(
      'something stands behind a question mark or a #, or in front of the host',
      'Leave it out; user and password are credentials of the datastore.',
    );
  }
  const host = /:\d+$/.test(server) ? server : `${server}:${ports[scheme]}`;
  return toPlace(host, decode(names));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return wrong('a % in it does not begin an encoded character', 'Write a % itself as %25.');
  }
}

function toPlace(host: string, path: string): ServicePlace {
  return { host: host.toLowerCase(), names: normalizePath(path.replace(/^\/+/, '')).split('/').filter(Boolean) };
}

/**
 * Where a place is below the location of a datastore: the path there, or undefined if it is elsewhere. The Blob and the DFS
 * endpoint of an account show the same data, so either leads to it.
 */
export function tryPathBelow(place: ServicePlace, location: string): string | undefined {
  const base = tryReadLocation(location);
  if (base === undefined || sameHost(base.host) !== sameHost(place.host)) return undefined;
  if (base.names.some((name, index) => place.names[index] !== name)) return undefined;
  return place.names.slice(base.names.length).join('/');
}

/** A location is a driver's word: one that cannot be read is none of a service. */
function tryReadLocation(location: string): ServicePlace | undefined {
  try {
    return tryServicePlace(location);
  } catch (error) {
    if (isDatastoreError(error, 'PATH.INVALID')) return undefined;
    throw error;
  }
}

const sameHost = (host: string): string => host.replace(/^([^.]+)\.dfs\./, '$1.blob.');
