import { defineConformanceTests } from '@stowage/conformance/vitest';
import { azuriteHarness } from './azurite-harness.ts';

defineConformanceTests(azuriteHarness);
