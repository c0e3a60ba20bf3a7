import { type DatastoreError, isDatastoreError } from '@stowage/core';
import { RequestError } from 'tedious';
import { expect, test } from 'vitest';
import { explainError } from '../src/errors/explain-error.ts';

function serverError(number: number, message = 'Something.', parts: { line?: number; severity?: number } = {}): Error {
  return Object.assign(new RequestError(message, 'EREQUEST'), { number, class: parts.severity ?? 16, lineNumber: parts.line ?? 1 });
}

const explain = (error: unknown, statement?: string): DatastoreError => {
  const explained = explainError(error, { as: statement === undefined ? 'write' : 'query', statement });
  if (!isDatastoreError(explained)) throw new Error('no error of ours');
  return explained;
};

test.each([
  [18456, 'ACCESS.UNAUTHENTICATED'],
  [229, 'ACCESS.DENIED'],
  [4060, 'DATASTORE.NOT_FOUND'],
  [208, 'TABLE.NOT_FOUND'],
  [207, 'COLUMN.NOT_FOUND'],
  [102, 'QUERY.INVALID'],
  [2714, 'TABLE.EXISTS'],
  [1702, 'TABLE.INVALID'],
  [2627, 'ROW.REJECTED'],
  [2601, 'ROW.REJECTED'],
  [515, 'ROW.REJECTED'],
  [547, 'ROW.REJECTED'],
  [8115, 'ROW.REJECTED'],
  [220, 'ROW.REJECTED'],
  [245, 'ROW.REJECTED'],
  [2628, 'ROW.REJECTED'],
  [8152, 'ROW.REJECTED'],
  [1205, 'TABLE.LOCKED'],
  [1222, 'TABLE.LOCKED'],
  [1105, 'STORAGE.FULL'],
  [40501, 'SERVICE.THROTTLED'],
  [40613, 'SERVICE.UNAVAILABLE'],
])('error %i is %s, and its number is told', (number, code) => {
  expect(explain(serverError(number))).toMatchObject({ code, message: expect.stringContaining(String(number)) as string });
});

test('of several errors the one that says something is taken', () => {
  const errors = new AggregateError([
    serverError(547, 'The INSERT statement conflicted.'),
    serverError(3621, 'The statement has been terminated.'),
  ]);
  expect(explain(errors).code).toBe('ROW.REJECTED');
});

test.each([
  ['SELECT 1\nFROM x WHER y', "Incorrect syntax near 'WHER'.", 2, 17],
  ["SELECT 'a", "Unclosed quotation mark after the character string 'a'.", 1, 1],
  ['SELECT a\n  FORM t FORM', "Incorrect syntax near 'FORM'.", 2, 12],
])('the place in %j is found', (statement, message, line, position) => {
  expect(explain(serverError(102, message, { line }), statement).position).toBe(position);
});

test('the column is told', () => {
  expect(explain(serverError(207, "Invalid column name 'colour'.")).column).toBe('colour');
  expect(
    explain(serverError(515, "Cannot insert the value NULL into column 'id', table 'db.dbo.t'; column does not allow nulls.")).column,
  ).toBe('id');
});

test('an unknown error is known by its severity', () => {
  expect(explain(serverError(50_000, 'Mine.'), 'x').code).toBe('QUERY.INVALID');
  expect(explain(serverError(50_000, 'Mine.')).code).toBe('ROW.REJECTED');
  expect(explain(serverError(99_999, 'Broken.', { severity: 21 })).code).toBe('SERVICE.UNAVAILABLE');
});

test('a long message is shortened', () => {
  expect(explain(serverError(245, 'x'.repeat(5_000))).message.length).toBeLessThan(500);
});
