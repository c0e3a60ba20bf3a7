import { defineConformanceTests } from '@stowage/conformance/vitest';
import { azureBlobHarness } from './azurite-harness.ts';

defineConformanceTests(azureBlobHarness);
