import type { TableFault } from './broken-tables.ts';
import { changingCells } from './streams.ts';

/** Mistakes with single values. */
export const tableCellFaults: readonly TableFault[] = [
  {
    name: 'takes an empty text for null',
    breaks: (connection) => changingCells(connection, (cell) => (cell === '' ? null : cell)),
    fails: ['type.text'],
  },
  {
    name: 'cuts times off after milliseconds',
    breaks: (connection) =>
      changingCells(connection, (cell, type) =>
        typeof cell === 'string' && /^(Timestamp|Time64)/.test(type) ? cell.replace(/(\.\d{3})\d+/, '$1') : cell,
      ),
    fails: ['reject.finer', 'reject.left-out.finer', 'type.instant', 'type.time', 'type.timestamp', 'type.timestamp.nanoseconds'],
  },
  {
    name: 'makes floats of decimals',
    breaks: (connection) =>
      changingCells(connection, (cell, type) => {
        if (typeof cell !== 'string' || !type.startsWith('Decimal')) return cell;
        // A float has fifteen digits.
        let digits = 0;
        return cell.replace(
          /^(-?(?:0\.0*)?)(.*)$/,
          (_, start: string, rest: string) => start + rest.replaceAll(/\d/g, (digit) => (digits++ < 15 ? digit : '0')),
        );
      }),
    fails: ['type.decimal.fraction', 'type.decimal.middle', 'type.decimal.whole'],
  },
  {
    name: 'makes numbers of 64-bit integers',
    breaks: (connection) =>
      changingCells(connection, (cell) => (typeof cell === 'bigint' ? BigInt.asIntN(64, BigInt(Number(cell))) : cell)),
    fails: ['type.int64', 'type.uint64'],
  },
  {
    name: 'trims texts',
    breaks: (connection) =>
      changingCells(connection, (cell, type) => (typeof cell === 'string' && type === 'Utf8' ? cell.replace(/ +$/, '') : cell)),
    fails: ['type.text'],
  },
  {
    name: 'composes characters',
    breaks: (connection) =>
      changingCells(connection, (cell, type) => (typeof cell === 'string' && type === 'Utf8' ? cell.normalize('NFC') : cell)),
    fails: ['type.json', 'type.text'],
  },
];
