import { defineConformanceTests } from '@stowage/conformance/vitest';
import { localHarness } from './local-harness.ts';

defineConformanceTests(localHarness);
