import { defineTableConformanceTests } from '@stowage/conformance/vitest';
import { installedPostgresVersions } from '@stowage/servers';
import { describe, it } from 'vitest';
import { createPostgresHarness } from './postgres-harness.ts';

const [version] = await installedPostgresVersions();

describe('another major version', () => {
  if (version === undefined) {
    console.warn('SKIPPED: no other PostgreSQL than 18 is installed. Debian: apt-get install postgresql-15');
    it('of PostgreSQL is not installed (Debian: postgresql-15)', () => undefined);
  } else defineTableConformanceTests(createPostgresHarness(version), { layers: [] });
});
