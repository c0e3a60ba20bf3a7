import { missingParameter } from '@stowage/emulator-wire';
import { requireAccess } from '../authorization.ts';
import { type Call, fileOf, queryNumber } from '../call.ts';
import type { FileNode } from '../tree/node.ts';

/** The file and the position that an append or a flush is about. */
export function writeTarget(call: Call): { file: FileNode; position: number } {
  const file = fileOf(call);
  requireAccess(call, file, 2);
  const position = queryNumber(call, 'position', 0, '9223372036854775807');
  if (position === undefined) throw missingParameter('position');
  return { file, position };
}
