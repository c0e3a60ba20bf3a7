import type { ConformanceHarness } from '@stowage/conformance';
import type { AnyDriver } from '@stowage/core';

/** A driver of this repository, with the harness that its own tests use. */
export interface DriverUnderTest {
  readonly driver: AnyDriver;
  readonly harness: ConformanceHarness;
}

/**
 * The drivers of this repository, by the names of the command line. Each is loaded when it is asked for, and its harness starts what
 * it needs when the suite opens a datastore.
 */
export const drivers: Readonly<Record<string, () => Promise<DriverUnderTest>>> = {
  memory: async () => {
    const [{ memory }, { memoryHarness }] = await Promise.all([import('@stowage/conformance'), import('@stowage/conformance/harness')]);
    return { driver: memory, harness: memoryHarness };
  },
  local: async () => {
    const [{ local }, { localHarness }] = await Promise.all([import('@stowage/driver-local'), import('@stowage/driver-local/harness')]);
    return { driver: local, harness: localHarness };
  },
  'azure-blob': async () => {
    const [{ azureBlob }, { azureBlobHarness }] = await Promise.all([
      import('@stowage/driver-azure-blob'),
      import('@stowage/driver-azure-blob/harness'),
    ]);
    return { driver: azureBlob, harness: azureBlobHarness };
  },
  'azure-files': async () => {
    const [{ azureFiles }, { azureFilesHarness }] = await Promise.all([
      import('@stowage/driver-azure-files'),
      import('@stowage/driver-azure-files/harness'),
    ]);
    return { driver: azureFiles, harness: azureFilesHarness };
  },
  'adls-gen2': async () => {
    const [{ adlsGen2 }, { adlsGen2Harness }] = await Promise.all([
      import('@stowage/driver-adls-gen2'),
      import('@stowage/driver-adls-gen2/harness'),
    ]);
    return { driver: adlsGen2, harness: adlsGen2Harness };
  },
  'adls-gen1': async () => {
    const [{ adlsGen1 }, { adlsGen1Harness }] = await Promise.all([
      import('@stowage/driver-adls-gen1'),
      import('@stowage/driver-adls-gen1/harness'),
    ]);
    return { driver: adlsGen1, harness: adlsGen1Harness };
  },
  'memory-tables': async () => {
    const [{ memoryTables }, { memoryTablesHarness }] = await Promise.all([
      import('@stowage/conformance'),
      import('@stowage/conformance/tables-harness'),
    ]);
    return { driver: memoryTables, harness: memoryTablesHarness };
  },
  postgres: async () => {
    const [{ postgres }, { createPostgresHarness }, { embeddedPostgresVersion }] = await Promise.all([
      import('@stowage/driver-postgres'),
      import('@stowage/driver-postgres/harness'),
      import('@stowage/servers'),
    ]);
    return { driver: postgres, harness: { ...createPostgresHarness(embeddedPostgresVersion), name: 'postgres' } };
  },
  sqlserver: async () => {
    const [{ azureSql }, { createSqlServerHarness }] = await Promise.all([
      import('@stowage/driver-sqlserver'),
      import('@stowage/driver-sqlserver/harness'),
    ]);
    return { driver: azureSql, harness: createSqlServerHarness() };
  },
};
