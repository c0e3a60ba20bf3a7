import { DatastoreError, normalizePath } from '@stowage/core';
import { parseName } from '../names.ts';
import type { Address } from './address.ts';

/** The Azure Machine Learning workspace in a long `azureml://` address. */
export interface AzureMlScope {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly workspace: string;
}

const short = 'azureml://datastores/<name>/paths/<path>';
const long = 'azureml://subscriptions/<id>/resourcegroups/<group>/workspaces/<workspace>/datastores/<name>/paths/<path>';

const wrong = (text: string, reason: string, nextAction = `Write ${short}`): never => {
  throw new DatastoreError('PATH.INVALID', `${JSON.stringify(text)} is not an address: ${reason}.`, { nextAction });
};

/** The words of the long form in front of `datastores`; the provider's name may be left out. */
const scoped =
  /^subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/(?:providers\/microsoft\.machinelearningservices\/)?workspaces\/([^/]+)\/(.*)$/is;

/**
 * Reads an `azureml://` address of a datastore, short or long. The path is taken literally: `%20` stays as it is.
 *
 * @throws DatastoreError `PATH.INVALID`, `CONFIG.INVALID`
 */
export function parseAzureMlUri(text: string): Address {
  const rest = /^azureml:\/\/(.*)$/is.exec(text)?.[1];
  if (rest === undefined) {
    return wrong(
      text,
      'azureml:<name>:<version> names a data asset, and those are kept by Azure Machine Learning, not here',
      `Address the data by its datastore: ${short}`,
    );
  }
  const match = scoped.exec(rest);
  if (match === null && /^(subscriptions|locations|registries)\//i.test(rest))
    wrong(text, 'its first part does not lead to a datastore', `Write ${long}`);
  const [, subscription, resourceGroup, workspace, tail] = match ?? [];
  const place = parsePlace(text, tail ?? rest);
  if (subscription === undefined || resourceGroup === undefined || workspace === undefined) return place;
  return { ...place, azureml: { subscription, resourceGroup, workspace } };
}

function parsePlace(text: string, rest: string): Address {
  const [collection = '', name = '', paths, ...path] = rest.split('/');
  const word = collection.toLowerCase();
  if (word === 'datastore') wrong(text, '"datastore" wants its plural, "datastores"');
  if (word === 'data' || word === 'models') wrong(text, 'it names an asset, not a datastore');
  if (word !== 'datastores') wrong(text, '"datastores/<name>" is missing');
  if (name === '' || (name === 'paths' && paths !== 'paths')) wrong(text, "the datastore's name is missing");
  if (paths === 'path') wrong(text, '"path" wants its plural, "paths"');
  if (paths !== undefined && paths !== '' && paths !== 'paths') wrong(text, `"paths/" is missing behind the name "${name}"`);
  return { datastore: parseName(name).name, path: normalizePath(path.join('/')) };
}
