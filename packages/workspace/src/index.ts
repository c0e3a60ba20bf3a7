/**
 * Named datastores with a default and their secrets, kept in `stowage.yaml`.
 *
 * @packageDocumentation
 */
export { type Address, formatAddress, parseAddress } from './address/address.ts';
export type { AzureMlScope } from './address/azureml-uri.ts';
export type { CheckReport, CheckStep, CheckStepName } from './check/check-report.ts';
export type { DatastoreConfig } from './config/datastore-config.ts';
export type { JsonSchema } from './config/field-schema.ts';
export type { DatastoreFinding, DatastoreSummary } from './datastore-summary.ts';
export type { StoredConfig } from './file/workspace-file.ts';
export type { FirstDatastore } from './new-workspace.ts';
export type { Notice, NoticeCode } from './notice.ts';
export type { OpenRegisteredOptions, RegisteredDatastore } from './registered-datastore.ts';
export { type RegisterOptions, RegistrationError, type UpdateOptions } from './registration/registration.ts';
export { type DriverPlaces, type Drivers, findDrivers } from './registry/drivers.ts';
export type { Keyring } from './secrets/keyring.ts';
export { type Registration, type ResolvedAddress, Workspace } from './workspace.ts';
export type { WorkspaceOptions } from './workspace-options.ts';
