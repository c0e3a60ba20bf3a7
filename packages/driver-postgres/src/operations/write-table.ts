import type { WriteTableRequest, WriteTableResult } from '@stowage/core/driver';
import type { Connections } from '../session/pool.ts';

export async function writeTable(_c: Connections, _r: WriteTableRequest): Promise<WriteTableResult> {
  throw new Error('not yet');
}
