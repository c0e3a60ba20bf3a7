import { type Data, type DataType, type Field, makeData } from 'apache-arrow';
import { type Cell, refuseCell } from '../types/cell.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { grown, Validity } from './growing.ts';

/** Makes a builder for a type: given by the one place that knows all types. */
export type BuilderFactory = (type: DataType) => ColumnBuilder;

/** Nested values may come as JSON text. */
function fromText(cell: Exclude<Cell, null>): unknown {
  if (typeof cell !== 'string') return cell;
  try {
    return JSON.parse(cell);
  } catch (error) {
    if (error instanceof SyntaxError) return refuseCell(cell, 'is not JSON');
    throw error;
  }
}

/** Columns of lists, of any or of one fixed length. */
export function createListBuilder(type: DataType, item: Field, create: BuilderFactory, size?: number): ColumnBuilder {
  const items = create(item.type);
  let offsets = new Int32Array(1_025);
  let validity = new Validity();
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(cell) {
      const list = cell === null ? [] : fromText(cell);
      if (!Array.isArray(list)) refuseCell(cell, 'is not a list');
      if (cell !== null && size !== undefined && list.length !== size) refuseCell(cell, `has not ${size} items`);
      appendAll(items, list);
      if (cell === null) for (let filler = 0; filler < (size ?? 0); filler++) items.append(null);
      validity.set(length, cell !== null);
      length++;
      offsets = grown(offsets, length + 1);
      offsets[length] = items.length;
    },
    truncate(to) {
      validity.truncate(to, length);
      length = to;
      items.truncate(offsets[to] ?? 0);
    },
    finish(): Data {
      const valueOffsets = offsets.subarray(0, length + 1);
      const props = { type, length, nullCount: validity.nullCount, nullBitmap: validity.finish(length), child: items.finish() };
      const data = makeData((size === undefined ? { ...props, valueOffsets } : props) as never) as Data;
      [offsets, validity, length] = [new Int32Array(1_025), new Validity(), 0];
      return data;
    },
  };
}

/** Adds all items or none. */
function appendAll(items: ColumnBuilder, list: readonly Cell[]): void {
  const before = items.length;
  try {
    for (const one of list) items.append(one);
  } catch (error) {
    items.truncate(before);
    throw error;
  }
}

/** Columns of structs: objects with a field for each child; what an object lacks is null, what it has too much is refused. */
export function createStructBuilder(type: DataType, fields: readonly Field[], create: BuilderFactory): ColumnBuilder {
  const builders = fields.map((field) => ({ name: field.name, builder: create(field.type) }));
  const names = new Set(fields.map(({ name }) => name));
  let validity = new Validity();
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(cell) {
      const value = cell === null ? {} : fromText(cell);
      if (!isObject(value)) refuseCell(cell, 'is not an object');
      const extra = Object.keys(value).find((name) => !names.has(name));
      if (extra !== undefined) refuseCell(extra, 'is no field of this column');
      try {
        for (const { name, builder } of builders) builder.append(Object.hasOwn(value, name) ? (value[name] ?? null) : null);
      } catch (error) {
        for (const { builder } of builders) builder.truncate(length);
        throw error;
      }
      validity.set(length, cell !== null);
      length++;
    },
    truncate(to) {
      for (const { builder } of builders) builder.truncate(to);
      validity.truncate(to, length);
      length = to;
    },
    finish(): Data {
      const children = builders.map(({ builder }) => builder.finish());
      const data = makeData({
        type,
        length,
        nullCount: validity.nullCount,
        nullBitmap: validity.finish(length),
        children,
      } as never) as Data;
      [validity, length] = [new Validity(), 0];
      return data;
    },
  };
}

/** Columns of maps: objects, or lists of pairs where keys are no text. */
export function createMapBuilder(type: DataType, entries: Field, create: BuilderFactory): ColumnBuilder {
  const [key, value] = entries.type.children as readonly [Field, Field];
  const list = createListBuilder(type, entries, create);
  return {
    get length() {
      return list.length;
    },
    append(cell) {
      if (cell === null) return list.append(null);
      const map = fromText(cell);
      const pairs = Array.isArray(map) ? map : isObject(map) ? Object.entries(map) : refuseCell(cell, 'is not a map');
      list.append(pairs.map(([name, one]) => ({ [key.name]: name, [value.name]: one })));
    },
    truncate: (to) => list.truncate(to),
    finish: () => list.finish(),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, Cell>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
