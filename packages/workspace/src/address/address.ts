import { DatastoreError, normalizePath } from '@stowage/core';
import { parseName } from '../names.ts';
import { type AzureMlScope, parseAzureMlUri } from './azureml-uri.ts';
import { isQuery, parseQuery } from './table-path.ts';

/** A place in a datastore of the workspace. */
export interface Address {
  /** The datastore's name; undefined stands for the workspace's default. */
  readonly datastore: string | undefined;
  /** The path in it, normalised; `''` is the root. */
  readonly path: string;
  /** The statement of `?query=...`; the path is then `''`. */
  readonly query?: string | undefined;
  /** The Azure Machine Learning workspace that a long `azureml://` address names. It is not used to find the datastore. */
  readonly azureml?: AzureMlScope | undefined;
}

const invalid = (text: string, reason: string, nextAction: string): never => {
  throw new DatastoreError('PATH.INVALID', `${JSON.stringify(text)} is not an address: ${reason}.`, { nextAction });
};

/**
 * Reads an address: `name:path`, a path alone (in the default datastore), or `azureml://datastores/<name>/paths/<path>`, also in
 * its long form. What stands before the first colon is a name unless there is a slash in it, so a file of the default datastore
 * whose name holds a colon is written `./a:b`. Of a database the path is `<schema>/<table>` or `<table>`, and `name:?query=select ...` are the rows of a
 * statement, URL-encoded or plain; a file whose name begins like that is written `name:./?query=`. An address is never a file of this machine. The URL of something in a service says
 * nothing without the registrations: `Workspace.resolve` reads those.
 *
 * Fails with `PATH.INVALID` (saying what was probably meant: a Windows path, a URL of a service, a data asset, an incomplete
 * `azureml://`) and `CONFIG.INVALID` for a name that no datastore can have.
 *
 * @example
 * ```ts
 * parseAddress('training:images/cats'); // { datastore: 'training', path: 'images/cats' }
 * parseAddress('images/cats'); // { datastore: undefined, path: 'images/cats' }
 * ```
 *
 * Source: https://learn.microsoft.com/azure/machine-learning/how-to-read-write-data-v2 for `azureml://`.
 */
export function parseAddress(text: string): Address {
  if (/^azureml:/i.test(text)) return parseAzureMlUri(text);
  if (/^[a-z]:[\\/]/i.test(text) || text.startsWith('\\\\')) {
    invalid(
      text,
      'it looks like a Windows path',
      'Datastores are addressed as <name>:<path>, without a slash behind the colon. Give a file of this machine where a local path is asked for.',
    );
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (scheme !== undefined) {
    invalid(text, `it is a ${scheme} URL`, 'Register the place it points to as a datastore, then address it as <name>:<path>.');
  }
  if (isQuery(text)) return { datastore: undefined, path: '', query: parseQuery(text) };
  const colon = text.indexOf(':');
  const slash = text.indexOf('/');
  if (colon === -1 || (slash !== -1 && slash < colon)) return { datastore: undefined, path: normalizePath(text) };
  if (colon === 0)
    invalid(text, 'the name before the colon is missing', 'Write <name>:<path>, or the path alone for the default datastore.');
  const path = text.slice(colon + 1);
  if (isQuery(path)) return { datastore: parseName(text.slice(0, colon)).name, path: '', query: parseQuery(path) };
  if (path.startsWith('/')) {
    invalid(text, 'the path behind the colon is absolute', `Leave out the slash: ${text.slice(0, colon + 1)}${path.replace(/^\/+/, '')}`);
  }
  return { datastore: parseName(text.slice(0, colon)).name, path: normalizePath(path) };
}

/** Writes an address in the form that {@link parseAddress} reads back. */
export function formatAddress({ datastore, path, query }: Address): string {
  if (query !== undefined) return `${datastore === undefined ? '' : `${datastore}:`}?query=${encodeURIComponent(query)}`;
  if (datastore !== undefined) return `${datastore}:${path}`;
  return path.split('/', 1)[0]?.includes(':') ? `./${path}` : path;
}
