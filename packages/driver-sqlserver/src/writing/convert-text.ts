import { CellError } from '@stowage/tabular';
import type { SqlType } from '../types/sql-type.ts';

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function toUuid(value: string): string {
  if (!uuidPattern.test(value)) throw new CellError(`${shown(value)} is no UUID`);
  return value;
}

/** A text that the type has room for. */
export function textLimit({
  name,
  length,
  repertoire,
}: SqlType & { readonly repertoire?: ((text: string) => boolean) | undefined }): (value: string) => string {
  const max = name === 'sql_variant' ? 4_000 : (length ?? 'max');
  return (value) => {
    if (max !== 'max' && value.length > max) throw new CellError(`${shown(value)} has more than ${max} characters`);
    if (repertoire?.(value) === false) throw new CellError(`${shown(value)} has characters that the code page of the column lacks`);
    return value;
  };
}

/** Bytes that the type has room for. Those of a fixed length are never padded. */
export function toBytes({ name, length = 'max' }: SqlType): (value: Buffer) => Buffer {
  return (value) => {
    if (length !== 'max' && value.length > length) throw new CellError(`${value.length} bytes are more than ${length}`);
    if (name === 'binary' && value.length !== length) throw new CellError(`${value.length} bytes are not ${length}`);
    return value;
  };
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}
