import { memory, memoryTables } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { formatAddress, formatTablePath, parseAddress, parseTablePath, toDataEnd } from '@stowage/workspace';
import { expect, test } from 'vitest';

test.for([
  ['trips', { name: 'trips' }],
  ['public/trips', { schema: 'public', name: 'trips' }],
  ['a b/c"d', { schema: 'a b', name: 'c"d' }],
  ['a%2Fb/100%25%3F', { schema: 'a/b', name: '100%?' }],
  ['100%/x', { schema: '100%', name: 'x' }],
] as const)('the table %s', ([path, table]) => {
  expect(parseTablePath(path)).toEqual(table);
  expect(parseTablePath(formatTablePath(table))).toEqual(table);
});

test.for(['', 'a/b/c', '/a', 'a/'])('%j is no table', (path) => {
  expect(() => parseTablePath(path)).toThrow(expect.objectContaining({ code: 'PATH.INVALID' }));
});

test.for([
  ['pg:?query=select * from "a/b" where c = \'100%\' and d = e::int', 'pg', 'select * from "a/b" where c = \'100%\' and d = e::int'],
  ['pg:?query=select%20*%20from%20t', 'pg', 'select * from t'],
  ['pg:?query=select%2B1', 'pg', 'select+1'],
  ['?query=select a::int from t', undefined, 'select a::int from t'],
] as const)('%s is a statement', ([text, datastore, query]) => {
  const address = parseAddress(text);
  expect(address).toEqual({ datastore, path: '', query });
  expect(parseAddress(formatAddress(address))).toEqual(address);
});

test('an empty statement is refused; a file of such a name can still be named', () => {
  expect(() => parseAddress('pg:?query=')).toThrow(expect.objectContaining({ code: 'PATH.INVALID' }));
  expect(parseAddress('blob:./?query=a')).toEqual({ datastore: 'blob', path: '?query=a' });
});

test('what a place is hangs on what the store can do', async () => {
  await using files = await openDatastore(memory, {}, { name: 'blob' });
  await using tables = await openDatastore(memoryTables, {}, { name: 'pg' });
  expect(toDataEnd(files, { path: 'public/trips' })).toEqual({ store: files, path: 'public/trips' });
  expect(toDataEnd(tables, { path: 'public/trips' })).toEqual({ store: tables, table: { schema: 'public', name: 'trips' } });
  expect(() => toDataEnd(files, { path: '', query: 'select 1' })).toThrow(expect.objectContaining({ code: 'CAPABILITY.MISSING' }));
  expect(toDataEnd(tables, { path: '', query: 'select 1' }, ['a'])).toEqual({ store: tables, statement: 'select 1', parameters: ['a'] });
  expect(() => toDataEnd(tables, { path: 'trips' }, ['1'])).toThrow(expect.objectContaining({ code: 'QUERY.INVALID' }));
});
