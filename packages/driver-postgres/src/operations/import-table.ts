import type { ImportTableRequest, WriteTableResult } from '@stowage/core/driver';
import type { Connections } from '../session/pool.ts';

export async function importTable(_c: Connections, _r: ImportTableRequest): Promise<WriteTableResult> {
  throw new Error('not yet');
}
