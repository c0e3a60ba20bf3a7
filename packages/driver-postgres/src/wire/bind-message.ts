import type { QueryParameter } from '@stowage/core/driver';
import { statementName } from './prepare.ts';

/** How a column's values are sent: as text, or in the type's binary form. */
export type WireFormat = 0 | 1;

/**
 * The message that binds the prepared statement's parameters and says in which form each column is to come.
 *
 * Source: PostgreSQL, "Frontend/Backend Protocol: Message Formats", Bind.
 */
export function bindMessage(parameters: readonly QueryParameter[], formats: readonly WireFormat[]): Buffer {
  const values = parameters.map(toValue);
  const parts = [
    Buffer.from(`\0${statementName}\0`),
    int16s([values.length, ...values.map(({ format }) => format), values.length]),
    ...values.flatMap(({ bytes }) => [int32(bytes?.byteLength ?? -1), bytes ?? Buffer.alloc(0)]),
    int16s([formats.length, ...formats]),
  ];
  const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 4);
  return Buffer.concat([Buffer.from('B'), int32(size), ...parts]);
}

function toValue(parameter: QueryParameter): { readonly bytes: Buffer | undefined; readonly format: WireFormat } {
  if (parameter === null) return { bytes: undefined, format: 0 };
  if (parameter instanceof Uint8Array) return { bytes: Buffer.from(parameter), format: 1 };
  return { bytes: Buffer.from(parameter instanceof Date ? parameter.toISOString() : String(parameter)), format: 0 };
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16s(values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, 2 * index);
  return bytes;
}
