import { type Metadata, readMetadata, type WireAnswer } from '@stowage/emulator-wire';
import { defaultUmask } from '../acl/mode.ts';
import { requireParentAccess } from '../authorization.ts';
import { type Call, filesystemOf, tryNode } from '../call.ts';
import { revisionHeaders } from '../headers.ts';
import { requireCreateConditions } from '../preconditions.ts';
import { addPath, ensureParent, ownerOfNew } from '../tree/create.ts';
import { StorageError } from '../tree/storage-error.ts';

/** Put Blob of an empty blob whose metadata say that it is a folder: in a hierarchical namespace that makes a directory. */
export function createDirectoryMarker(call: Call): WireAnswer {
  const { account, segments, identity } = call;
  const existing = tryNode(call);
  requireCreateConditions(call, existing, 'BlobAlreadyExists');
  if (existing?.kind === 'file') throw new StorageError('ResourceTypeMismatch');
  const name = segments.at(-1);
  if (name === undefined) throw new StorageError('InvalidUri');
  const parent = ensureParent(account, filesystemOf(call), segments, identity, (at) => requireParentAccess(call, at));
  const node = existing ?? addPath(account, parent, name, 'directory', ownerOfNew('directory', identity, parent, { umask: defaultUmask }));
  node.metadata = metadataWithoutMark(call);
  return { status: 201, headers: { ...revisionHeaders(node), 'x-ms-request-server-encrypted': 'true' } };
}

/** The metadata of a request without the mark of a directory, which is no more than its kind, in whatever case it is written. */
export function metadataWithoutMark({ request }: Call): Metadata {
  return Object.fromEntries(Object.entries(readMetadata(request)).filter(([name]) => name.toLowerCase() !== 'hdi_isfolder'));
}
