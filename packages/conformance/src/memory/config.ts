import type { ConfigSchema } from '@stowage/core/driver';
import { type FieldRule, findFieldIssues } from '../find-field-issues.ts';
import { MemoryService } from './service.ts';

/** Where a memory datastore is, and who asks. */
export interface MemoryConfig {
  /** The service to use. Default: a new one, whose files are gone with the datastore. */
  readonly service?: MemoryService | undefined;
  /** In whose name requests are made. Default `nobody`. */
  readonly user_name?: string | undefined;
  /** Bytes that travel in one request, at most. Default 65 536. */
  readonly block_size?: number | undefined;
}

/** A configuration with its defaults. */
export type ParsedMemoryConfig = Required<{ readonly [K in keyof MemoryConfig]: NonNullable<MemoryConfig[K]> }>;

const isBlockSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

const fields: Readonly<Record<keyof MemoryConfig, FieldRule>> = {
  service: { holds: (value) => value instanceof MemoryService, message: 'must be a MemoryService' },
  user_name: { holds: (value) => typeof value === 'string' && value !== '', message: 'must be a text that is not empty' },
  block_size: { holds: isBlockSize, message: 'must be a whole number of bytes, 1 or more' },
};

/** The schema of the configuration, as the Standard Schema specification has it, without a library. */
export const memoryConfig: ConfigSchema<MemoryConfig, ParsedMemoryConfig> = {
  '~standard': {
    version: 1,
    vendor: 'stowage',
    validate: (value) => {
      const issues = findFieldIssues(fields, value);
      if (issues.length > 0) return { issues };
      const { service = new MemoryService(), user_name = 'nobody', block_size = 65_536 } = value as MemoryConfig;
      return { value: { service, user_name, block_size } };
    },
  },
};

/** What of the configuration can stand in a file: everything but a service object. */
export const memoryJsonSchema: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    user_name: { type: 'string', minLength: 1, description: 'In whose name requests are made. Default "nobody".' },
    block_size: { type: 'integer', minimum: 1, description: 'Bytes that travel in one request, at most. Default 65536.' },
  },
  additionalProperties: false,
};
