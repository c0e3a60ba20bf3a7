import type { ScopeColumn } from '../engine/scope.ts';
import { sqlType, types } from '../types/sql-type.ts';

const column = (name: string, type: ScopeColumn['type'], nullable = true): ScopeColumn => ({ name, type, nullable });

/** Columns of `sp_describe_first_result_set` that this server fills in. */
export const describeColumns: readonly ScopeColumn[] = [
  column('is_hidden', types.bit, false),
  column('column_ordinal', types.int, false),
  column('name', types.sysname),
  column('is_nullable', types.bit, false),
  column('system_type_id', types.int),
  column('system_type_name', sqlType('nvarchar', { length: 256 })),
  column('max_length', types.smallint, false),
  column('precision', types.tinyint, false),
  column('scale', types.tinyint, false),
  column('collation_name', types.sysname),
  column('is_identity_column', types.bit),
  column('is_computed_column', types.bit),
  column('error_number', types.int),
  column('error_severity', types.int),
  column('error_state', types.int),
  column('error_message', sqlType('nvarchar', { length: 4000 })),
  column('error_type', types.int),
];
