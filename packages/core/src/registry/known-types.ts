/** The types that Stowage itself has drivers for, and the package of each: what to install when a type is unknown. */
export const knownTypes: Readonly<Record<string, string>> = {
  azure_blob: '@stowage/driver-azure-blob',
  azure_file: '@stowage/driver-azure-files',
  azure_data_lake_gen1: '@stowage/driver-adls-gen1',
  azure_data_lake_gen2: '@stowage/driver-adls-gen2',
  azure_postgresql: '@stowage/driver-postgres',
  azure_sql: '@stowage/driver-sqlserver',
  local: '@stowage/driver-local',
};
