import type { ExportTableRequest, ExportTableResponse } from '@stowage/core/driver';
import type { Connections } from '../session/pool.ts';

export async function exportTable(_c: Connections, _r: ExportTableRequest): Promise<ExportTableResponse> {
  throw new Error('not yet');
}
