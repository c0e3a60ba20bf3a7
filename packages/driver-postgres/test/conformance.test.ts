import { defineTableConformanceTests } from '@stowage/conformance/vitest';
import { embeddedPostgresVersion } from '@stowage/servers';
import { createPostgresHarness } from './postgres-harness.ts';

defineTableConformanceTests(createPostgresHarness(embeddedPostgresVersion), { layers: ['retry', 'readonly'] });
