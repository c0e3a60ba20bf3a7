import { element, readXml, writeXml } from '@stowage/emulator-wire';
import { requireAccess } from '../authorization.ts';
import { fileOf, type Handler } from '../call.ts';
import { StorageError } from '../tree/storage-error.ts';

/** Get Blob Tags. */
export const getBlobTags: Handler = (call) => {
  const file = fileOf(call);
  requireAccess(call, file, 4);
  const tags = Object.entries(file.blob.tags).map(([key, value]) => element('Tag', [element('Key', key), element('Value', value)]));
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: writeXml(element('Tags', [element('TagSet', tags)])) };
};

/** Set Blob Tags: replaces them all; at most ten. */
export const setBlobTags: Handler = (call) => {
  const file = fileOf(call);
  requireAccess(call, file, 2);
  const tags = readXml(call.request.body.text()).child('TagSet')?.all('Tag') ?? [];
  if (tags.length > 10) throw new StorageError('InvalidXmlDocument');
  file.blob.tags = Object.fromEntries(tags.map((tag) => [tag.child('Key')?.text ?? '', tag.child('Value')?.text ?? '']));
  return { status: 204 };
};
