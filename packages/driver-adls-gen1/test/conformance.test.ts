import { defineConformanceTests } from '@stowage/conformance/vitest';
import { adlsGen1Harness } from './adls-gen1-harness.ts';

defineConformanceTests(adlsGen1Harness);
