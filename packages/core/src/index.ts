/**
 * The application's entry: open datastores, ask what they can do, layer them, find drivers.
 *
 * @packageDocumentation
 */
export { formatAcl, parseAcl } from './acl/acl-text.ts';
export { combineCrc64 } from './checksums/combine-crc64.ts';
export { type Crc64, createCrc64 } from './checksums/crc64.ts';
export type { ConfigInput, ConfigSchema } from './config/schema.ts';
export { isSecret, Secret, toSecret } from './config/secret.ts';
export type { AnyDriver, Driver } from './define-driver.ts';
export { DatastoreError, type DatastoreErrorDetails, isDatastoreError } from './errors/datastore-error.ts';
export { type ErrorCode, errorCodes } from './errors/error-code.ts';
export { redact } from './errors/redact.ts';
export { type LimitOptions, limit } from './layers/limit.ts';
export { type ObservedMeter, type ObservedSpan, type ObservedTracer, type ObserveOptions, observe } from './layers/observe.ts';
export { prefix } from './layers/prefix.ts';
export { readonly } from './layers/readonly.ts';
export { retry } from './layers/retry.ts';
export { type TimeoutOptions, timeout } from './layers/timeout.ts';
export { type OpenOptions, openDatastore, provisionDatastore } from './open-datastore.ts';
export type { Capabilities, Capability, CapabilityDetail, CapabilityDetails } from './operations/capabilities.ts';
export { columnMetadata, type LogicalType } from './operations/column-metadata.ts';
export type { ContentHeaders, Digests, DirectoryEntry, DriverEntryFields, Entry, FileEntry, Metadata } from './operations/entry.ts';
export type {
  Acl,
  AclEntry,
  AclFailure,
  ByteRange,
  DeleteOutcome,
  DriverReadOptions,
  DriverSignOptions,
  DriverWriteOptions,
  ListPage,
  NativeClients,
  OperationRequest,
  SetAclResult,
  SignedAccess,
  SignedScope,
  SignedUrl,
  WriteResult,
} from './operations/file-requests.ts';
export {
  capabilityNames,
  isWriteCapability,
  type Operation,
  type OperationRow,
  operationNames,
  operations,
  type WriteCapability,
} from './operations/operations.ts';
export type * from './operations/table-requests.ts';
export { baseName, isInside, joinPath, normalizePath, type PathKind, parentPath, tryRelativePath } from './paths/path.ts';
export { type DiscoverOptions, type Discovery, type DiscoveryFinding, discoverDrivers } from './registry/discover-drivers.ts';
export { knownTypes } from './registry/known-types.ts';
export { createRegistry, type DriverSource, type Registry, type TypedConfig } from './registry/registry.ts';
export { type FoundPackage, type FoundPackages, findStowagePackages, type PackageSearch } from './registry/stowage-packages.ts';
export type { RetryPolicy } from './retry/retry.ts';
export type { CapabilitiesOf, Datastore, DatastoreBase } from './store/datastore.ts';
export type * from './store/file-store.ts';
export { ReadResult } from './store/read-result.ts';
export type * from './store/table-store.ts';
export type { Body } from './streams/body.ts';
export { requireCapabilities, supports } from './supports.ts';
