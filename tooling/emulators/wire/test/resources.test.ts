import { expect, test } from 'vitest';
import {
  checkConditions,
  crc64Base64,
  createETag,
  element,
  parseHttpDate,
  parseRange,
  readMetadata,
  readXml,
  requestedRange,
  writeXml,
} from '../src/index.ts';

const state = { etag: '"0x8D1"', lastModified: Date.UTC(2024, 0, 1, 0, 0, 0, 400) };
const [before, same, after] = ['Sun, 31 Dec 2023 23:59:59 GMT', 'Mon, 01 Jan 2024 00:00:00 GMT', 'Mon, 01 Jan 2024 00:00:01 GMT'];

test.for([
  [{ 'if-match': '"0x8D1"' }, 'GET', 'met'],
  [{ 'if-match': '0x8D1' }, 'GET', 'met'],
  [{ 'if-match': '*' }, 'PUT', 'met'],
  [{ 'if-match': '"a", "0x8D1"' }, 'PUT', 'met'],
  [{ 'if-match': '"0x8D2"' }, 'GET', 'failed'],
  [{ 'if-none-match': '"0x8D1"' }, 'GET', 'not-modified'],
  [{ 'if-none-match': '"0x8D1"' }, 'HEAD', 'not-modified'],
  [{ 'if-none-match': '*' }, 'PUT', 'failed'],
  [{ 'if-none-match': '"0x8D2"' }, 'PUT', 'met'],
  [{ 'if-modified-since': same }, 'GET', 'not-modified'],
  [{ 'if-modified-since': same }, 'PUT', 'failed'],
  [{ 'if-modified-since': before }, 'GET', 'met'],
  [{ 'if-unmodified-since': same }, 'PUT', 'met'],
  [{ 'if-unmodified-since': before }, 'PUT', 'failed'],
  [{ 'if-match': '"0x8D1"', 'if-unmodified-since': before }, 'GET', 'failed'],
  [{ 'if-unmodified-since': after, 'if-none-match': '"0x8D1"' }, 'DELETE', 'failed'],
] as const)('conditions %j of %s: %s', ([headers, method, expected]) => {
  expect(checkConditions(headers, state, method)).toBe(expected);
});

test('conditions on what does not exist, on a source, and on no date', () => {
  expect(checkConditions({ 'if-match': '*' }, undefined, 'PUT')).toBe('failed');
  expect(checkConditions({ 'if-none-match': '*' }, undefined, 'PUT')).toBe('met');
  expect(checkConditions({ 'x-ms-source-if-none-match': '*' }, state, 'GET', 'x-ms-source-')).toBe('failed');
  expect(checkConditions({ 'if-modified-since': 'yesterday' }, state, 'GET')).toEqual({ invalid: 'if-modified-since' });
});

test('ranges', () => {
  expect(parseRange('bytes=0-3', 10)).toEqual({ start: 0, end: 4 });
  expect(parseRange('bytes=5-', 10)).toEqual({ start: 5, end: 10 });
  expect(parseRange('bytes=5-99', 10)).toEqual({ start: 5, end: 10 });
  expect(parseRange('bytes=-4', 10)).toEqual({ start: 6, end: 10 });
  expect(parseRange('bytes=-40', 10)).toEqual({ start: 0, end: 10 });
  for (const none of ['bytes=10-', 'bytes=-0']) expect(parseRange(none, 10)).toBe('unsatisfiable');
  expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable');
  for (const odd of ['bytes=3-2', 'bytes=-', 'items=0-1', 'bytes=0-1,3-4', undefined]) expect(parseRange(odd, 10)).toBeUndefined();
  expect(requestedRange({ range: 'bytes=0-0', 'x-ms-range': 'bytes=1-1' }, 10)).toEqual({ start: 1, end: 2 });
});

test('ETags grow', () => {
  const tags = Array.from({ length: 100 }, () => createETag(Date.UTC(2024, 0, 1)));
  expect(tags[0]).toMatch(/^"0x8D[0-9A-F]{13}"$/);
  expect(new Set(tags).size).toBe(100);
  expect(tags.toSorted()).toEqual(tags);
});

test('dates of HTTP', () => {
  expect(parseHttpDate('Mon, 01 Jan 2024 00:00:01 GMT')).toBe(Date.UTC(2024, 0, 1, 0, 0, 1));
  for (const odd of ['Mon, 01 Jan 2024 00:00:01', '1.1.2024', 'Mon, 99 Jan 2024 00:00:01 GMT']) expect(parseHttpDate(odd)).toBeUndefined();
});

test('metadata', () => {
  expect(readMetadata({ headers: { 'x-ms-meta-a_1': 'x', 'content-type': 'y' }, writtenNames: {} })).toEqual({ a_1: 'x' });
  expect(() => readMetadata({ headers: { 'x-ms-meta-': 'x' }, writtenNames: {} })).toThrow(
    'The key for one of the metadata key-value pairs is empty.',
  );
  for (const name of ['1a', 'a-b', 'a.b'])
    expect(() => readMetadata({ headers: { [`x-ms-meta-${name}`]: 'x' }, writtenNames: {} })).toThrow('The metadata specified is invalid.');
});

test('XML there and back', () => {
  const text = writeXml(
    element('List', [element('Name', 'a <&> "b"', { Encoded: '"true"' }), element('Empty'), undefined, element('Count', 3)]),
  );
  expect(text).toBe(
    '\uFEFF<?xml version="1.0" encoding="utf-8"?><List><Name Encoded="&quot;true&quot;">a &lt;&amp;&gt; "b"</Name><Empty /><Count>3</Count></List>',
  );
  const root = readXml(text);
  expect([root.name, root.child('Name')?.text, root.all('Count').length, root.child('None')]).toEqual(['List', 'a <&> "b"', 1, undefined]);
  for (const broken of ['', '<a>', '<a></b>', 'text', '<a/><b/>'])
    expect(() => readXml(broken)).toThrow('XML specified is not syntactically valid.');
});

test('CRC-64/NVME over chunks, little-endian', () => {
  const check = Buffer.from('ae8b14860a799888', 'hex').reverse().toString('base64');
  expect(crc64Base64([Buffer.from('123456789')])).toBe(check);
  expect(crc64Base64([Buffer.from('1'), Buffer.from(''), Buffer.from('23456789')])).toBe(check);
});
