import type { SqlType } from '../types/sql-type.ts';
import { spansInDay } from '../types/wire-instants.ts';
import { civilOf } from './civil.ts';
import { toInstant } from './instant.ts';
import type { SqlValue } from './value.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** The offset of an instant as text. */
function formatOffset(minutes: number): string {
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

/** The text of a date or time by one of the styles of CONVERT; undefined for a style that is not known here. */
export function formatInstant(value: SqlValue, type: SqlType, style?: number): string | undefined {
  const { local, offset } = toInstant(value, type);
  const { year, month, day } = civilOf(Number(local / spansInDay));
  const spans = Number(local % spansInDay);
  const seconds = Math.floor(spans / 10_000_000);
  const digits = type.name === 'datetime' ? 3 : type.name === 'smalldatetime' ? 0 : type.name === 'date' ? 0 : type.scale;
  const fractionText = String(spans % 10_000_000).padStart(7, '0');
  const rounded =
    type.name === 'datetime' ? String(Math.round((spans % 10_000_000) / 10_000)).padStart(3, '0') : fractionText.slice(0, digits);
  const fraction = digits === 0 ? '' : `.${rounded}`;
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const clock = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const zone = type.name === 'datetimeoffset' ? formatOffset(offset) : '';
  const isOld = type.name === 'datetime' || type.name === 'smalldatetime';
  const parts = (day: string, glue: string, time: string): string =>
    type.name === 'date' ? day : type.name === 'time' ? time : `${day}${glue}${time}`;
  switch (style ?? (isOld ? 0 : 121)) {
    case 0:
    case 100: {
      if (!isOld) return formatInstant(value, type, 121);
      const hour = Math.floor(seconds / 3_600);
      const half = `${hour % 12 === 0 ? 12 : hour % 12}:${two(Math.floor(seconds / 60) % 60)}${hour < 12 ? 'AM' : 'PM'}`;
      return `${months[month - 1]} ${String(day).padStart(2)} ${year} ${half.padStart(7)}`;
    }
    case 20:
    case 120:
      return parts(date, ' ', clock) + (zone === '' ? '' : ` ${zone}`);
    case 21:
    case 25:
    case 121:
      return parts(date, ' ', clock + (isOld ? `.${rounded.padEnd(3, '0')}` : fraction)) + (zone === '' ? '' : ` ${zone}`);
    case 23:
      return date;
    case 8:
    case 24:
    case 108:
      return clock;
    case 14:
    case 114:
      return `${clock}:${rounded.padEnd(3, '0')}`;
    case 101:
      return `${two(month)}/${two(day)}/${year}`;
    case 103:
      return `${two(day)}/${two(month)}/${year}`;
    case 104:
      return `${two(day)}.${two(month)}.${year}`;
    case 111:
      return `${year}/${two(month)}/${two(day)}`;
    case 112:
      return `${String(year).padStart(4, '0')}${two(month)}${two(day)}`;
    case 126:
    case 127: {
      const shown = isOld ? (Number(rounded || '0') === 0 ? '' : `.${rounded}`) : fraction;
      if (style === 127 && zone !== '') return `${utcText(value, type, digits)}Z`;
      return parts(date, 'T', clock + shown) + zone;
    }
    default:
      return undefined;
  }
}

function utcText(value: SqlValue, type: SqlType, digits: number): string {
  const { local, offset } = toInstant(value, type);
  const utc = local - BigInt(offset) * 600_000_000n;
  return formatInstant(utc, { ...type, name: 'datetime2', scale: digits }, 126) ?? '';
}
