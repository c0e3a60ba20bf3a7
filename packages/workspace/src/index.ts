/**
 * Named datastores with a default and their secrets, kept in `stowage.yaml`.
 *
 * @packageDocumentation
 */
export { type Address, formatAddress, parseAddress } from './address/address.ts';
export type { AzureMlScope } from './address/azureml-uri.ts';
export { type PlaceInStore, toDataEnd } from './address/data-end.ts';
export { formatTablePath, parseTablePath } from './address/table-path.ts';
export type { CheckReport, CheckStep, CheckStepName } from './check/check-report.ts';
export type { RegisteredCompute } from './computes/registered-compute.ts';
export type { DatastoreConfig } from './config/datastore-config.ts';
export type { JsonSchema } from './config/field-schema.ts';
export type { WorkspaceOrigin } from './context.ts';
export type { DatastoreFinding, DatastoreSummary } from './datastore-summary.ts';
export { describeSelf, isDead, type LockHolder } from './file/lock-holder.ts';
export type { StoredConfig } from './file/workspace-file.ts';
export type { FirstDatastore } from './new-workspace.ts';
export type { Notice, NoticeCode } from './notice.ts';
export {
  FileReference,
  type FileReferenceJson,
  type MountReferenceOptions,
  type MovedReferenceOptions,
  type PlacedOptions,
  type ReferenceMode,
  type ReferenceOptions,
  referenceModes,
} from './references/file-reference.ts';
export { type DataReference, type DataReferenceJson, isReference, type ReferenceLike, toReference } from './references/reference.ts';
export { type ReferencePlaces, referenceFromJSON } from './references/reference-json.ts';
export { parseReferenceName, referenceVariablePrefix } from './references/reference-name.ts';
export {
  type ReferenceParameter,
  type TableDownloadOptions,
  type TableFileFormat,
  TableReference,
  type TableReferenceJson,
  type TableSource,
  type TableUploadOptions,
} from './references/table-reference.ts';
export type { OpenRegisteredOptions, RegisteredDatastore } from './registered-datastore.ts';
export { type RegisterOptions, RegistrationError, type UpdateOptions } from './registration/registration.ts';
export { type DriverPlaces, type Drivers, findDrivers } from './registry/drivers.ts';
export type { Keyring } from './secrets/keyring.ts';
export { type Registration, type ResolvedAddress, Workspace } from './workspace.ts';
export type { WorkspaceOptions } from './workspace-options.ts';
