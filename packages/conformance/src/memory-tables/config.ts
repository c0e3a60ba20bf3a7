import type { ConfigSchema } from '@stowage/core/driver';
import { type FieldRule, findFieldIssues } from '../find-field-issues.ts';
import { MemoryTablesService } from './service.ts';

/** Where a datastore of tables in memory is, and who asks. */
export interface MemoryTablesConfig {
  /** The service to use. Default: a new one, whose tables are gone with the datastore. */
  readonly service?: MemoryTablesService | undefined;
  /** In whose name requests are made. Default `nobody`. */
  readonly user_name?: string | undefined;
  /** Connections at a time. Default 4. */
  readonly pool_size?: number | undefined;
}

/** A configuration with its defaults. */
export type ParsedMemoryTablesConfig = Required<{ readonly [K in keyof MemoryTablesConfig]: NonNullable<MemoryTablesConfig[K]> }>;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

const fields: Readonly<Record<keyof MemoryTablesConfig, FieldRule>> = {
  service: { holds: (value) => value instanceof MemoryTablesService, message: 'must be a MemoryTablesService' },
  user_name: { holds: (value) => typeof value === 'string' && value !== '', message: 'must be a text that is not empty' },
  pool_size: { holds: isCount, message: 'must be a whole number, 1 or more' },
};

/** The schema of the configuration, as the Standard Schema specification has it, without a library. */
export const memoryTablesConfig: ConfigSchema<MemoryTablesConfig, ParsedMemoryTablesConfig> = {
  '~standard': {
    version: 1,
    vendor: 'stowage',
    validate: (value) => {
      const issues = findFieldIssues(fields, value);
      if (issues.length > 0) return { issues };
      const { service = new MemoryTablesService(), user_name = 'nobody', pool_size = 4 } = value as MemoryTablesConfig;
      return { value: { service, user_name, pool_size } };
    },
  },
};

/** What of the configuration can stand in a file: everything but a service object. */
export const memoryTablesJsonSchema: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    user_name: { type: 'string', minLength: 1, description: 'In whose name requests are made. Default "nobody".' },
    pool_size: { type: 'integer', minimum: 1, description: 'Connections at a time. Default 4.' },
  },
  additionalProperties: false,
};
