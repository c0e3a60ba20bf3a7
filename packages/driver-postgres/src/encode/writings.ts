import { createCellReader, toJson } from '@stowage/tabular';
import { type Data, DataType, type Field } from 'apache-arrow';
import { oids } from '../types/oids.ts';
import type { PostgresType } from '../types/postgres-type.ts';
import { readingOf } from '../types/readings.ts';
import type { ColumnWriter, Writing } from './column-writer.ts';
import { dateWriter, instantWriter, timeWriter } from './instants.ts';
import { writeInterval } from './interval.ts';
import { listWriter } from './list.ts';
import { numberWriting } from './numbers.ts';
import { textWriting } from './texts.ts';

/** How values of an Arrow type get into a column; undefined where none ever fits. */
export function writingOf(source: DataType, target: PostgresType): Writing | undefined {
  if (DataType.isNull(source)) return { writer: { bind: () => () => undefined } };
  if (DataType.isDictionary(source)) return ofDictionary(writingOf(source.dictionary, target));
  const { oid, modifier } = target;
  if (DataType.isUtf8(source) || DataType.isLargeUtf8(source)) return takesText(target) ? textWriting(source, target) : undefined;
  if (DataType.isInt(source) || DataType.isFloat(source) || DataType.isDecimal(source)) return numberWriting(source, target);
  if (DataType.isBool(source)) return oid === oids.bool ? { writer: boolWriter } : undefined;
  if (isBytes(source)) return bytesWriting(source, oid);
  if (DataType.isDate(source)) {
    if (oid === oids.date) return { writer: dateWriter(source, false) };
    return oid === oids.timestamp ? { writer: dateWriter(source, true) } : undefined;
  }
  if (DataType.isTimestamp(source)) return instantWriting(source.unit, source.timezone, target);
  if (DataType.isTime(source)) return oid === oids.time ? { writer: timeWriter(source.unit, modifier) } : undefined;
  if (DataType.isDuration(source) || DataType.isInterval(source)) {
    return oid === oids.interval ? { writer: intervalWriter(source as DataType) } : undefined;
  }
  return nestedWriting(source, target);
}

/** Text goes into every type that has no Arrow type but text: what the server makes of it, it says. */
function takesText(target: PostgresType): boolean {
  if (target.element !== undefined) return DataType.isUtf8(readingOf(target).type);
  return !otherThanText.has(target.oid);
}

const otherThanText: ReadonlySet<number> = new Set([
  oids.bool,
  oids.bytea,
  oids.int2,
  oids.int4,
  oids.int8,
  oids.oid,
  oids.float4,
  oids.float8,
  oids.date,
  oids.time,
  oids.timestamp,
  oids.timestamptz,
]);

function ofDictionary(writing: Writing | undefined): Writing | undefined {
  const writer = writing?.writer;
  if (writing === undefined || writer === undefined) return writing;
  return {
    ...writing,
    writer: {
      bind(data) {
        const parts = (data.dictionary?.data ?? []).map((part) => ({ part, write: writer.bind(part) }));
        return (index, sink) => {
          let place = Number(data.values[index]);
          for (const { part, write } of parts) {
            if (place < part.length) {
              if (part.getValid(place)) return write(place, sink);
              break;
            }
            place -= part.length;
          }
          sink.int32(-1);
          return undefined;
        };
      },
    },
  };
}

const boolWriter: ColumnWriter = {
  bind({ values, offset }: Data) {
    return (index, sink) => {
      const bit = offset + index;
      sink.reserve(5);
      sink.view.setInt32(sink.end, 1);
      sink.bytes[sink.end + 4] = ((values[bit >> 3] as number) >> (bit & 7)) & 1;
      sink.end += 5;
      return undefined;
    };
  },
};

function isBytes(source: DataType): boolean {
  return DataType.isBinary(source) || DataType.isLargeBinary(source) || DataType.isFixedSizeBinary(source);
}

function bytesWriting(source: DataType, oid: number): Writing | undefined {
  if (DataType.isFixedSizeBinary(source)) {
    const width = source.byteWidth;
    if (oid !== oids.bytea && !(oid === oids.uuid && width === 16)) return undefined;
    return {
      writer: {
        bind:
          ({ values }) =>
          (index, sink) =>
            void sink.slice(values, index * width, (index + 1) * width),
      },
    };
  }
  if (oid !== oids.bytea) return undefined;
  const bind: ColumnWriter['bind'] = ({ values, valueOffsets }) => {
    const offsets = valueOffsets as ArrayLike<number | bigint>;
    return (index, sink) => void sink.slice(values, Number(offsets[index]), Number(offsets[index + 1]));
  };
  return { writer: { bind } };
}

function instantWriting(unit: number, zone: string | null | undefined, { oid, modifier }: PostgresType): Writing | undefined {
  const isZoned = Boolean(zone);
  if (oid !== (isZoned ? oids.timestamptz : oids.timestamp)) return undefined;
  const writer = instantWriter(unit, modifier);
  const isUtc = !isZoned || zone === 'UTC' || zone === 'Z' || zone === '+00:00' || zone === 'Etc/UTC';
  return isUtc ? { writer } : { writer, loss: `the zone ${zone} is not kept, the instant is` };
}

function intervalWriter(source: DataType): ColumnWriter {
  const read = createCellReader(source);
  return { bind: (data) => (index, sink) => writeInterval(sink, String(read(data, index))) };
}

/** Lists go into arrays; every nested type into JSON. */
function nestedWriting(source: DataType, target: PostgresType): Writing | undefined {
  const isJson = target.oid === oids.json || target.oid === oids.jsonb;
  if (isJson) return jsonWriting(source, target.oid === oids.jsonb);
  const { element } = target;
  const [item] = (source.children ?? []) as readonly Field[];
  const isList = DataType.isList(source) || DataType.isFixedSizeList(source);
  if (!isList || element === undefined || item === undefined) return undefined;
  const inner = writingOf(item.type, element);
  if (inner === undefined) return undefined;
  const size = DataType.isFixedSizeList(source) ? source.listSize : undefined;
  return { ...inner, writer: inner.writer && listWriter(inner.writer, element.oid, size) };
}

function jsonWriting(source: DataType, isVersioned: boolean): Writing {
  const read = createCellReader(source);
  const writer: ColumnWriter = {
    bind: (data) => (index, sink) => {
      sink.text(`${isVersioned ? '\u0001' : ''}${toJson(read(data, index))}`);
      return undefined;
    },
  };
  return { writer };
}
