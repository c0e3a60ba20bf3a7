/**
 * The behaviour suite for drivers, as cases that any test runner can run, and the in-memory reference driver.
 *
 * @packageDocumentation
 */
export type { CaseContext, ConformanceCase } from './case.ts';
export type { CaseFiles } from './case-files.ts';
export { behaviourCases, conformanceCases, type NotApplicable } from './conformance-cases.ts';
export { ConformanceFailure } from './expectation.ts';
export { createFaultChooser, type FaultKind, type FaultPlan, type FaultRule, type FaultSwitch } from './fault-plan.ts';
export type {
  ConformanceHarness,
  ExpiringDatastore,
  FaultyDatastore,
  HarnessLimits,
  MortalDatastore,
  OpenedDatastore,
  TableHarness,
  TearableDatastore,
  UseSignedUrl,
} from './harness.ts';
export { type LayerName, layerNames, throughLayer } from './layers.ts';
export type { MemoryConfig } from './memory/config.ts';
export type { MemoryCapability } from './memory/connection.ts';
export { memory } from './memory/driver.ts';
export { type MemoryCaller, MemoryService, type MemoryServiceOptions } from './memory/service.ts';
export type { MemoryTablesConfig } from './memory-tables/config.ts';
export type { MemoryTablesCapability } from './memory-tables/connection.ts';
export { memoryTables } from './memory-tables/driver.ts';
export { type MemoryTablesLine, MemoryTablesService, type MemoryTablesServiceOptions } from './memory-tables/service.ts';
export type { CapabilityOfNeed, HarnessNeed, Need } from './need.ts';
export { type CaseFailure, type CaseResult, type ConformanceReport, type RunOptions, runConformance } from './run-conformance.ts';
export { type ConformanceSession, openSession } from './session.ts';
export type { CaseTables } from './tables/case-tables.ts';
export type { DefinedColumn, DefinedType, TableDefinition, ViewDefinition } from './tables/definition.ts';
export type { HarnessStatements, TableFacts, TableServer, ValueKind } from './tables/harness.ts';
export { type SqlDialect, toSqlDefinition } from './tables/sql-definition.ts';
