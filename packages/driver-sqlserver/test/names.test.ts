import { isDatastoreError } from '@stowage/core';
import { expect, test } from 'vitest';
import { quoteName, quoteTable } from '../src/names.ts';

test.each([
  ['trips', '[trips]'],
  ['a b', '[a b]'],
  ['a.b', '[a.b]'],
  ['a]b', '[a]]b]'],
  [']', '[]]]'],
  ['[x]', '[[x]]]'],
  ['"; DROP TABLE x; --', '["; DROP TABLE x; --]'],
  ["o'clock", "[o'clock]"],
  ['select', '[select]'],
  ['1st', '[1st]'],
  ['😀', '[😀]'],
])('the name %s is quoted', (name, quoted) => {
  expect(quoteName(name)).toBe(quoted);
});

test('a table is quoted with its schema, each by itself', () => {
  expect(quoteTable({ schema: 'a].[b', name: 'c' })).toBe('[a]].[b].[c]');
  expect(quoteTable({ name: 'c' })).toBe('[c]');
});

test.each([[''], ['x'.repeat(129)], ['a\0b'], ['\ud800']])('a name that SQL Server cannot hold is refused', (name) => {
  let caught: unknown;
  try {
    quoteName(name);
  } catch (error) {
    caught = error;
  }
  expect(isDatastoreError(caught, 'TABLE.INVALID')).toBe(true);
});

test('the longest name is taken', () => {
  expect(quoteName('x'.repeat(128))).toHaveLength(130);
});
