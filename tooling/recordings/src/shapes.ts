/** The forms of made-up values. */
export type Shape =
  | 'etag'
  | 'httpDate'
  | 'isoDate'
  | 'snapshot'
  | 'guid'
  | 'integer'
  | 'permissionKey'
  | 'identity'
  | 'token'
  | 'version'
  | 'address'
  | 'versionId';

/** Forms of values that the service makes up, so that only their form can be compared. */
const forms: Readonly<Record<Shape, RegExp>> = {
  etag: /^"?0x[0-9A-Fa-f]+"?$/,
  httpDate: /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/,
  isoDate: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/,
  // The service writes seven digits of a second here; a client that reads a snapshot's name back depends on it.
  snapshot: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/,
  guid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  integer: /^\d+$/,
  permissionKey: /^\d+\*\d+$/,
  // A user is an object id, a superuser or a name, by who signed in and how; which of them is not the service's protocol.
  identity: /^\S+$/,
  token: /^[\s\S]+$/,
  version: /^\d+(\.\d+){3}$/,
  // The version of a deleted share or file system, a number in sixteen digits.
  versionId: /^[0-9A-F]{16}$/i,
  address: /^[\d.]+:\d+$/,
};

function hasShape(shape: Shape, value: string): boolean {
  return forms[shape].test(value);
}

/** Whether both values of a header are made up, in the form that the service gives to such a value. */
export function isMadeUpHeader(name: string, recorded: string, actual: string): boolean {
  return isMadeUp(headerShapes[name], recorded, actual);
}

/** The same for the text of an XML element or attribute, or a value in JSON as text. */
export function isMadeUpField(name: string, recorded: string, actual: string): boolean {
  return isMadeUp(fieldShapes[name], recorded, actual);
}

/** A recorded value in another form than made-up ones is none; and nothing set (0, or empty) is not made up either. */
function isMadeUp(shape: Shape | undefined, recorded: string, actual: string): boolean {
  if (shape === undefined || !hasShape(shape, recorded) || !hasShape(shape, actual)) return false;
  return recorded !== '0' && actual !== '0';
}

/** Headers whose values are made up. Every other header is compared exactly. */
const headerShapes: Readonly<Record<string, Shape>> = {
  etag: 'etag',
  'last-modified': 'httpDate',
  'x-ms-creation-time': 'httpDate',
  'x-ms-copy-completion-time': 'httpDate',
  'x-ms-access-tier-change-time': 'httpDate',
  'x-ms-expiry-time': 'httpDate',
  'x-ms-file-creation-time': 'isoDate',
  'x-ms-file-last-write-time': 'isoDate',
  'x-ms-file-change-time': 'isoDate',
  'x-ms-snapshot': 'snapshot',
  'x-ms-lease-id': 'guid',
  'x-ms-copy-id': 'guid',
  'x-ms-file-id': 'integer',
  'x-ms-file-parent-id': 'integer',
  'x-ms-deletion-id': 'integer',
  'x-ms-file-permission-key': 'permissionKey',
  'x-ms-owner': 'identity',
  'x-ms-group': 'identity',
  'x-ms-continuation': 'token',
  // The version of the service's build.
  'x-ms-webhdfs-version': 'version',
};

/** XML elements and JSON keys whose values are made up. Every other one is compared exactly. */
const fieldShapes: Readonly<Record<string, Shape>> = {
  Etag: 'etag',
  'Last-Modified': 'httpDate',
  AccessTierChangeTime: 'httpDate',
  CreationTime: 'isoDate',
  LastAccessTime: 'isoDate',
  LastWriteTime: 'isoDate',
  ChangeTime: 'isoDate',
  Snapshot: 'snapshot',
  ShareSnapshot: 'snapshot',
  DeletedTime: 'httpDate',
  DeletionId: 'integer',
  Version: 'versionId',
  FileId: 'integer',
  ParentId: 'integer',
  DirectoryId: 'integer',
  HandleId: 'integer',
  SessionId: 'integer',
  ClientIp: 'address',
  OpenTime: 'httpDate',
  PermissionKey: 'permissionKey',
  NextMarker: 'token',
  Marker: 'token',
  etag: 'etag',
  lastModified: 'httpDate',
  creationTime: 'integer',
  expiryTime: 'integer',
  continuationToken: 'token',
  owner: 'identity',
  group: 'identity',
  accessTime: 'integer',
  modificationTime: 'integer',
  msExpirationTime: 'integer',
};
