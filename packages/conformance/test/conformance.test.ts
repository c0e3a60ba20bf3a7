import { defineConformanceTests } from '@stowage/conformance/vitest';
import { memoryHarness } from './memory-harness.ts';

defineConformanceTests(memoryHarness, { trouble: 'always' });
