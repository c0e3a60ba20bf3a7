import { Window, walk } from '@stowage/azure-common';
import { type AclFailure, type Entry, formatAcl, isDatastoreError, type SetAclRequest, type SetAclResult } from '@stowage/core/driver';
import { maxPage } from '../capabilities.ts';
import type { Gen1Client } from '../client.ts';
import { checkName } from '../names.ts';
import { setAclEntries, setOwner } from '../requests/access-control.ts';
import { getFileStatus } from '../requests/get-file-status.ts';
import { toLister } from './list.ts';

/** SETOWNER, if asked for, and SETACL; a recursive change goes on with all that is below, several at a time. */
export async function setAcl(client: Gen1Client, request: SetAclRequest): Promise<SetAclResult> {
  const { path, acl, recursive, signal } = request;
  checkName(path);
  const again = { idempotent: true, signal };
  const { type } = await client.retry(() => getFileStatus(client, path, signal), again);
  // First, since it is what may be refused to who may do the rest.
  if (acl.owner !== undefined || acl.group !== undefined) await client.retry(() => setOwner(client, path, acl, signal), again);
  const kind = type === 'FILE' ? 'file' : 'directory';
  const { ofFile, ofDirectory } = toTexts(request);
  const text = kind === 'file' && recursive ? ofFile : ofDirectory;
  await client.retry(() => setAclEntries(client, path, text, signal), again);
  const below = recursive && kind === 'directory' ? await setBelow(client, request) : { files: 0, directories: 0, failures: [] };
  return { ...below, [kind === 'file' ? 'files' : 'directories']: below[kind === 'file' ? 'files' : 'directories'] + 1 };
}

/** Files inherit nothing to others: they take the access entries alone. */
function toTexts({ acl }: SetAclRequest): { readonly ofFile: string; readonly ofDirectory: string } {
  return { ofFile: formatAcl(acl.entries.filter(({ scope }) => scope === 'access')), ofDirectory: formatAcl(acl.entries) };
}

async function setBelow(client: Gen1Client, request: SetAclRequest): Promise<SetAclResult> {
  const { ofFile, ofDirectory } = toTexts(request);
  const failures: AclFailure[] = [];
  const counts = { file: 0, directory: 0 };
  const window = new Window(request.signal);
  const setOne = async ({ path, kind }: Entry, signal: AbortSignal): Promise<void> => {
    const text = kind === 'file' ? ofFile : ofDirectory;
    try {
      await client.retry(() => setAclEntries(client, path, text, signal), { idempotent: true, signal });
      counts[kind]++;
    } catch (error) {
      if (!isDatastoreError(error)) throw error;
      // What was deleted in the meantime needs no list.
      if (error.code !== 'PATH.NOT_FOUND') failures.push({ path, error });
    }
  };
  try {
    const { path } = request;
    for await (const { entries } of walk(toLister(client), { path, recursive: true, pageSize: maxPage, signal: window.signal })) {
      for (const entry of entries) await window.add(client.concurrency, (either) => setOne(entry, either));
    }
    await window.finish();
  } finally {
    await window.cancel();
  }
  return { files: counts.file, directories: counts.directory, failures };
}
