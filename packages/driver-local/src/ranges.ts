import { DatastoreError, type ReadRequest } from '@stowage/core/driver';

/** A part of a file, in bytes. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Which bytes of a file of this size a request asks for. Fails with `RANGE.INVALID` when it begins behind the end. */
export function toSpan({ path, range, suffix }: Pick<ReadRequest, 'path' | 'range' | 'suffix'>, size: number): Span {
  if (suffix !== undefined) {
    const length = Math.min(suffix, size);
    return { offset: size - length, length };
  }
  if (range === undefined) return { offset: 0, length: size };
  const { offset, length = size - offset } = range;
  if (offset >= size && offset > 0) {
    throw new DatastoreError('RANGE.INVALID', `The range begins at byte ${offset} of ${JSON.stringify(path)}, which has ${size} bytes.`, {
      path,
    });
  }
  return { offset, length: Math.min(length, size - offset) };
}
