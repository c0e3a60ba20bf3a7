import { defineTableConformanceTests } from '@stowage/conformance/vitest';
import { memoryTablesHarness } from './memory-tables-harness.ts';

defineTableConformanceTests(memoryTablesHarness);
