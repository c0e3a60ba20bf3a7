import { isUtf8 } from 'node:buffer';
import { type Data, DataType } from 'apache-arrow';
import { oids } from '../types/oids.ts';
import { lengthOf, type PostgresType, precisionOf } from '../types/postgres-type.ts';
import type { ByteSink } from './byte-sink.ts';
import { type ColumnWriter, show, type WriteCell, type Writing } from './column-writer.ts';
import { writeInterval } from './interval.ts';
import { writeDecimalText } from './numbers.ts';

/** Writes text; gives why not. */
type WriteText = (text: string, sink: ByteSink) => string | undefined;

/** How text gets into a column of whatever type that takes text. */
export function textWriting(source: DataType, target: PostgresType): Writing {
  const { oid } = target;
  if (plainTexts.has(oid)) return { writer: plainWriter(source, lengthOf(target)) };
  if (oid === oids.name) return { writer: ofTexts(source, (text, sink) => putWithin(text, sink, 63)) };
  if (oid === oids.jsonb) return { writer: ofTexts(source, putVersioned) };
  if (oid === oids.uuid) return { writer: ofTexts(source, putUuid) };
  if (oid === oids.interval) return { writer: ofTexts(source, (text, sink) => writeInterval(sink, text)) };
  if (oid === oids.numeric) {
    const limits = precisionOf(target);
    return { writer: ofTexts(source, (text, sink) => writeDecimalText(sink, text, limits)) };
  }
  const { labels } = target;
  if (target.kind === 'e' && labels !== undefined) return { writer: ofTexts(source, (text, sink) => putLabel(text, sink, labels)) };
  return {};
}

const plainTexts: ReadonlySet<number> = new Set([oids.text, oids.varchar, oids.bpchar, oids.json, oids.xml]);

/** Where a value's bytes lie: offsets of 64 bits are bigints. */
type Offsets = ArrayLike<number | bigint>;

/** Text as the bytes that it is. What the batch holds is looked at once for what no text of PostgreSQL holds, and value by value only where it is. */
function plainWriter(source: DataType, limit: number | undefined): ColumnWriter {
  if (!DataType.isUtf8(source) && !DataType.isLargeUtf8(source)) return ofTexts(source, (text, sink) => putText(text, sink, limit));
  return {
    bind(data): WriteCell {
      const bytes: Uint8Array = data.values;
      const offsets: Offsets = data.valueOffsets;
      const whole = bytes.subarray(Number(offsets[0]), Number(offsets[data.length]));
      const isClean = !whole.includes(0) && isUtf8(whole);
      return (index, sink) => {
        const from = Number(offsets[index]);
        const to = Number(offsets[index + 1]);
        if (!isClean) {
          const reason = whyNoText(bytes.subarray(from, to));
          if (reason !== undefined) return reason;
        }
        if (limit !== undefined && to - from > limit) {
          const reason = whyTooLong(Buffer.from(bytes.subarray(from, to)).toString(), limit);
          if (reason !== undefined) return reason;
        }
        sink.slice(bytes, from, to);
        return undefined;
      };
    },
  };
}

function whyNoText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return 'the text holds the character NUL, which PostgreSQL has not';
  return isUtf8(bytes) ? undefined : 'the text is no UTF-8';
}

/** Characters beyond the limit may be spaces, as in the database itself. */
function whyTooLong(text: string, limit: number): string | undefined {
  let count = 0;
  for (const character of text) if (++count > limit && character !== ' ') return `${show(text)} is longer than ${limit} characters`;
  return undefined;
}

/** Values as strings, where they have to be looked at. */
function ofTexts(source: DataType, write: WriteText): ColumnWriter {
  return {
    bind(data: Data): WriteCell {
      const bytes: Uint8Array = data.values;
      const offsets: Offsets = data.valueOffsets;
      if (!DataType.isUtf8(source) && !DataType.isLargeUtf8(source)) throw new TypeError(`${source} is no text.`);
      return (index, sink) => {
        const part = bytes.subarray(Number(offsets[index]), Number(offsets[index + 1]));
        return whyNoText(part) ?? write(Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString(), sink);
      };
    },
  };
}

const putText = (text: string, sink: ByteSink, limit: number | undefined): string | undefined => {
  const reason = limit === undefined ? undefined : whyTooLong(text, limit);
  if (reason === undefined) sink.text(text);
  return reason;
};

const putWithin = (text: string, sink: ByteSink, bytes: number): string | undefined => {
  if (Buffer.byteLength(text) > bytes) return `${show(text)} is longer than ${bytes} bytes`;
  sink.text(text);
  return undefined;
};

const putLabel = (text: string, sink: ByteSink, labels: ReadonlySet<string>): string | undefined => {
  if (!labels.has(text)) return `${show(text)} is none of the labels`;
  sink.text(text);
  return undefined;
};

/** `jsonb` has the version of its form in front. */
const putVersioned: WriteText = (text, sink) => {
  sink.text(`\u0001${text}`);
  return undefined;
};

const uuid = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

const putUuid: WriteText = (text, sink) => {
  const match = uuid.exec(text);
  if (match === null) return `${show(text)} is not a uuid`;
  const bytes = Buffer.from(match.slice(1).join(''), 'hex');
  sink.slice(bytes, 0, bytes.byteLength);
  return undefined;
};
