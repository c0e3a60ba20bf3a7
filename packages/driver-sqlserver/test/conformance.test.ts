import { defineTableConformanceTests } from '@stowage/conformance/vitest';
import { createSqlServerHarness } from './sqlserver-harness.ts';

defineTableConformanceTests(createSqlServerHarness());
