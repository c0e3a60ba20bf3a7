import { defineConformanceTests } from '@stowage/conformance/vitest';
import { adlsGen2Harness } from './adls-gen2-harness.ts';

defineConformanceTests(adlsGen2Harness);
