import { defineConformanceTests } from '@stowage/conformance/vitest';
import { azureFilesHarness } from './files-harness.ts';

defineConformanceTests(azureFilesHarness);
