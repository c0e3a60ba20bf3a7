import { coerce } from '../engine/common-type.ts';
import type { Compiled } from '../engine/frame.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import { isInstant, isText, type SqlType, sqlType, types } from '../types/sql-type.ts';
import { spansInDay } from '../types/wire-instants.ts';
import { civilOf, daysInMonth, daysOf } from '../values/civil.ts';
import { convert } from '../values/convert.ts';
import { fromInstant, type Instant, toInstant } from '../values/instant.ts';
import { outOfRange } from '../values/overflow.ts';
import type { SqlValue } from '../values/value.ts';
import { asInt, constant, type FunctionCall, type FunctionDefinition, strict } from './define.ts';

/** Parts of a date by all their names. */
const parts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    year: 'year yy yyyy',
    quarter: 'quarter qq q',
    month: 'month mm m',
    dayofyear: 'dayofyear dy y',
    day: 'day dd d',
    week: 'week wk ww',
    iso_week: 'iso_week isowk isoww',
    weekday: 'weekday dw w',
    hour: 'hour hh',
    minute: 'minute mi n',
    second: 'second ss s',
    millisecond: 'millisecond ms',
    microsecond: 'microsecond mcs',
    nanosecond: 'nanosecond ns',
    tzoffset: 'tzoffset tz',
  }).flatMap(([part, names]) => names.split(' ').map((name) => [name, part])),
);

/** Spans of 100 ns in parts that are always as long. */
const spans: Readonly<Record<string, bigint>> = {
  week: 7n * spansInDay,
  day: spansInDay,
  dayofyear: spansInDay,
  weekday: spansInDay,
  hour: 36_000_000_000n,
  minute: 600_000_000n,
  second: 10_000_000n,
  millisecond: 10_000n,
  microsecond: 10n,
};

function partOf({ part = '', line }: FunctionCall): string {
  const known = parts[part];
  if (known === undefined) throw new SqlError(155, `'${part}' is not a recognized datepart option.`, { severity: 15, line });
  return known;
}

/** A text where a date is wanted is one. */
function asDate(operand: Compiled): Compiled {
  if (isInstant(operand.type.name)) return operand;
  return coerce(operand, isText(operand.type.name) ? types.datetimeoffset : types.datetime);
}

const floorDivide = (value: bigint, by: bigint): bigint => (value >= 0n ? value / by : (value - by + 1n) / by);

function addMonths({ local, offset }: Instant, count: number): Instant {
  const { year, month, day } = civilOf(Number(local / spansInDay));
  const total = year * 12 + month - 1 + count;
  const [newYear, newMonth] = [Math.floor(total / 12), (total % 12) + 1];
  const days = daysOf(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
  return { local: BigInt(days) * spansInDay + (local % spansInDay), offset };
}

function add(instant: Instant, part: string, count: bigint): Instant {
  const months = part === 'year' ? 12 : part === 'quarter' ? 3 : part === 'month' ? 1 : 0;
  if (months > 0) return addMonths(instant, Number(count) * months);
  if (part === 'nanosecond') return { ...instant, local: instant.local + count / 100n };
  return { ...instant, local: instant.local + count * (spans[part] ?? 0n) };
}

/** Borders of a part that lie before an instant, counted from a fixed day. */
function borders(local: bigint, part: string): bigint {
  const { year, month } = civilOf(Number(local / spansInDay));
  if (part === 'year') return BigInt(year);
  if (part === 'quarter') return BigInt(year * 4 + Math.floor((month - 1) / 3));
  if (part === 'month') return BigInt(year * 12 + month);
  if (part === 'nanosecond') return local * 100n;
  // Weeks begin on Sunday, and 0001-01-01 was a Monday.
  if (part === 'week') return floorDivide(local + spansInDay, 7n * spansInDay);
  return floorDivide(local, spans[part] ?? 1n);
}

function read({ local, offset }: Instant, part: string): number {
  const days = Number(local / spansInDay);
  const rest = Number(local % spansInDay);
  const { year, month, day } = civilOf(days);
  switch (part) {
    case 'year':
      return year;
    case 'quarter':
      return Math.floor((month - 1) / 3) + 1;
    case 'month':
      return month;
    case 'day':
      return day;
    case 'dayofyear':
      return days - daysOf(year, 1, 1) + 1;
    case 'weekday':
      return ((days + 1) % 7) + 1;
    case 'week': {
      const first = daysOf(year, 1, 1);
      return Math.floor((days - first + ((first + 1) % 7)) / 7) + 1;
    }
    case 'iso_week': {
      const thursday = days - (days % 7) + 3;
      return Math.floor((thursday - daysOf(civilOf(thursday).year, 1, 1)) / 7) + 1;
    }
    case 'hour':
      return Math.floor(rest / 36_000_000_000);
    case 'minute':
      return Math.floor(rest / 600_000_000) % 60;
    case 'second':
      return Math.floor(rest / 10_000_000) % 60;
    case 'millisecond':
      return Math.floor((rest % 10_000_000) / 10_000);
    case 'microsecond':
      return Math.floor((rest % 10_000_000) / 10);
    case 'nanosecond':
      return (rest % 10_000_000) * 100;
    default:
      return offset;
  }
}

const present = (type: SqlType): FunctionDefinition => ({
  least: 0,
  most: 0,
  compile: ({ context }) => constant(type, () => fromInstant({ local: context.now, offset: 0 }, type) ?? null),
});

const simple = (part: string): FunctionDefinition => ({
  least: 1,
  most: 1,
  compile: ({ operands }) => {
    const operand = asDate(operands[0] as Compiled);
    return strict(types.int, [operand], (value) => read(toInstant(value, operand.type), part));
  },
});

const difference = (type: SqlType): FunctionDefinition => ({
  least: 2,
  most: 2,
  compile: (call) => {
    const part = partOf(call);
    const [from, to] = call.operands.map(asDate) as [Compiled, Compiled];
    return strict(type, [from, to], (one, two) => {
      const [first, last] = [toInstant(one, from.type), toInstant(two, to.type)].map(
        ({ local, offset }) => local - BigInt(offset) * 600_000_000n,
      ) as [bigint, bigint];
      const count = borders(last, part) - borders(first, part);
      if (type.name === 'bigint') return count;
      if (count !== BigInt.asIntN(32, count)) {
        throw new SqlError(
          535,
          'The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use datediff with a less precise datepart.',
        );
      }
      return Number(count);
    });
  },
});

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Functions on dates and times. The server's own zone is UTC. */
export const dateFunctions: Readonly<Record<string, FunctionDefinition>> = {
  SYSUTCDATETIME: present(types.datetime2),
  SYSDATETIME: present(types.datetime2),
  SYSDATETIMEOFFSET: present(types.datetimeoffset),
  GETDATE: present(types.datetime),
  GETUTCDATE: present(types.datetime),
  CURRENT_TIMESTAMP: present(types.datetime),
  YEAR: simple('year'),
  MONTH: simple('month'),
  DAY: simple('day'),
  DATEPART: {
    least: 1,
    most: 1,
    compile: (call) => {
      const part = partOf(call);
      const operand = asDate(call.operands[0] as Compiled);
      return strict(types.int, [operand], (value) => read(toInstant(value, operand.type), part));
    },
  },
  DATENAME: {
    least: 1,
    most: 1,
    compile: (call) => {
      const part = partOf(call);
      const operand = asDate(call.operands[0] as Compiled);
      return strict(sqlType('nvarchar', { length: 30 }), [operand], (value) => {
        const number = read(toInstant(value, operand.type), part);
        return part === 'month' ? (months[number - 1] ?? null) : part === 'weekday' ? (weekdays[number - 1] ?? null) : String(number);
      });
    },
  },
  DATEADD: {
    least: 2,
    most: 2,
    compile: (call) => {
      const part = partOf(call);
      const operand = call.operands[1] as Compiled;
      const date = isText(operand.type.name) ? coerce(operand, types.datetime) : asDate(operand);
      return strict(date.type, [asInt(call.operands[0] as Compiled), date], (count, value) => {
        const moved = add(toInstant(value, date.type), part, BigInt(count as number));
        const result = moved.local < 0n ? undefined : fromInstant(moved, date.type);
        if (result === undefined) throw new SqlError(517, `Adding a value to a '${date.type.name}' column caused an overflow.`);
        return result;
      });
    },
  },
  DATEDIFF: difference(types.int),
  DATEDIFF_BIG: difference(types.bigint),
  DATEFROMPARTS: {
    least: 3,
    most: 3,
    compile: ({ operands }) =>
      strict(types.date, operands.map(asInt), (year, month, day) => {
        const [y, m, d] = [year, month, day] as [number, number, number];
        if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m))
          throw new SqlError(289, 'Cannot construct data type date, some of the arguments have values which are not valid.');
        return daysOf(y, m, d);
      }),
  },
  EOMONTH: {
    least: 1,
    most: 2,
    compile: ({ operands }) => {
      const date = asDate(operands[0] as Compiled);
      return strict(types.date, [date, ...operands.slice(1).map(asInt)], (value, count) => {
        const { local } = addMonths(toInstant(value, date.type), Number(count ?? 0));
        const { year, month } = civilOf(Number(local / spansInDay));
        return daysOf(year, month, daysInMonth(year, month));
      });
    },
  },
  TODATETIMEOFFSET: {
    least: 2,
    most: 2,
    compile: ({ operands }) => zoned(operands, (local, offset) => ({ local, offset })),
  },
  SWITCHOFFSET: {
    least: 2,
    most: 2,
    compile: ({ operands }) => zoned(operands, (local, offset, old) => ({ local: local + BigInt(offset - old) * 600_000_000n, offset })),
  },
  ISDATE: {
    least: 1,
    most: 1,
    compile: ({ operands }) => ({
      type: types.int,
      nullable: false,
      evaluate: (frame) => {
        const [operand] = operands as [Compiled];
        try {
          return convert(operand.evaluate(frame), operand.type, types.datetime) === null ? 0 : 1;
        } catch (error) {
          if (error instanceof SqlError) return 0;
          throw error;
        }
      },
    }),
  },
  DATETRUNC: {
    least: 1,
    most: 1,
    compile: ({ line }) => {
      throw notInterpreted('DATETRUNC', line);
    },
  },
};

function zoned(operands: readonly Compiled[], move: (local: bigint, offset: number, old: number) => Instant): Compiled {
  const [date, zone] = [asDate(operands[0] as Compiled), operands[1] as Compiled];
  const type = sqlType('datetimeoffset', { scale: date.type.name === 'datetime' ? 3 : date.type.scale });
  const minutes = (value: Exclude<SqlValue, null>): number => {
    if (typeof value === 'number') return value;
    const match = /^([+-])(\d{1,2}):(\d{2})$/.exec(String(value));
    if (match === null) throw new SqlError(9812, 'The timezone provided to builtin function is invalid.');
    return (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
  };
  return strict(type, [date, zone], (value, offset) => {
    const instant = toInstant(value, date.type);
    const result = fromInstant(move(instant.local, minutes(offset), instant.offset), type);
    if (result === undefined) throw outOfRange(date.type, type);
    return result;
  });
}
