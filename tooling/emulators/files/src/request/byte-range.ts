import { invalidHeader, missingHeader } from '@stowage/emulator-wire';
import type { Span } from '../tree/sparse-content.ts';
import { header, type Scene } from './scene.ts';

/** The range that a request writes: both ends must be there. */
export function writtenRange(scene: Scene): Span {
  const name = header(scene, 'x-ms-range') === undefined ? 'range' : 'x-ms-range';
  const value = header(scene, name);
  if (value === undefined) throw missingHeader('x-ms-range');
  return wholeRange(name, value);
}

/** A range with both ends. Throws `InvalidHeaderValue` for anything else. */
export function wholeRange(name: string, value: string): Span {
  const match = /^bytes=(\d+)-(\d+)$/.exec(value.trim());
  const start = Number(match?.[1]);
  const end = Number(match?.[2]) + 1;
  if (!(start < end)) throw invalidHeader(name, value);
  return { start, end };
}
