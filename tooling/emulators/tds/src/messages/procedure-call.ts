import { ByteReader } from '../bytes/reader.ts';
import { valueReader } from '../types/read-value.ts';
import type { SqlType } from '../types/sql-type.ts';
import { readTypeInfo } from '../types/type-info.ts';
import type { SqlValue } from '../values/value.ts';
import { skipHeaders } from './all-headers.ts';

/** A parameter of a call. */
export interface CallParameter {
  /** With its `@`; empty for one by position. */
  readonly name: string;
  readonly isOutput: boolean;
  readonly isDefault: boolean;
  readonly type: SqlType;
  readonly value: SqlValue;
}

/** One call of a procedure. */
export interface ProcedureCall {
  /** In lower case, without brackets and schema. */
  readonly name: string;
  readonly parameters: readonly CallParameter[];
}

/** Procedures that have a number (MS-TDS 2.2.6.6). */
const numbered: Readonly<Record<number, string>> = {
  1: 'sp_cursor',
  2: 'sp_cursoropen',
  3: 'sp_cursorprepare',
  4: 'sp_cursorexecute',
  5: 'sp_cursorprepexec',
  6: 'sp_cursorunprepare',
  7: 'sp_cursorfetch',
  8: 'sp_cursoroption',
  9: 'sp_cursorclose',
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  14: 'sp_prepexecrpc',
  15: 'sp_unprepare',
};

const separators: ReadonlySet<number> = new Set([0xff, 0xfe]);
const byNumber = 0xffff;

/** Reads the calls of a request; nearly always it is one. */
export function readProcedureCalls(data: Buffer): ProcedureCall[] {
  const reader = new ByteReader(data);
  skipHeaders(reader);
  const calls: ProcedureCall[] = [];
  while (reader.remaining > 0) calls.push(readCall(reader));
  return calls;
}

function readCall(reader: ByteReader): ProcedureCall {
  const units = reader.uint16();
  const name = units === byNumber ? (numbered[reader.uint16()] ?? 'an unknown procedure') : plainName(reader.utf16(units));
  reader.uint16();
  const parameters: CallParameter[] = [];
  while (reader.remaining > 0) {
    if (separators.has(reader.buffer.readUInt8(reader.position))) {
      reader.uint8();
      break;
    }
    const parameter = reader.shortText();
    const status = reader.uint8();
    const info = readTypeInfo(reader);
    const value = valueReader(info)(reader);
    parameters.push({ name: parameter, isOutput: (status & 1) !== 0, isDefault: (status & 2) !== 0, type: info.type, value });
  }
  return { name, parameters };
}

function plainName(written: string): string {
  const last = written.split('.').at(-1) ?? written;
  return last.replace(/^\[(.*)\]$/s, '$1').toLowerCase();
}
