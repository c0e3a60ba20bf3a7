import { describe, expect, test } from 'vitest';
import { childOf, escapeXml, nameOf, parseXml, readXmlRecords, textOf, type XmlElement } from '../src/index.ts';

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(text: string, wanted: readonly string[], size = 64 * 1024): Promise<XmlElement[]> {
  const found: XmlElement[] = [];
  for await (const batch of readXmlRecords(pieces(text, size), wanted)) found.push(...batch);
  return found;
}

const listing = `\uFEFF<?xml version="1.0" encoding="utf-8"?>
<EnumerationResults ServiceEndpoint="https://a.blob.core.windows.net/" ContainerName="data">
  <Prefix>a &lt;b&gt;</Prefix><MaxResults>3</MaxResults>
  <Blobs>
    <BlobPrefix><Name>folder/</Name></BlobPrefix>
    <Blob><Name>Zoë &amp; 'so' &quot;on&quot; &#x1F4E6;&#65;.csv</Name><Properties><Etag>0x8DD</Etag><Content-Length>17</Content-Length><Content-MD5 /></Properties><Metadata><Name>a name in the metadata</Name></Metadata></Blob>
    <Blob><Name Encoded="true">bad%01name%25</Name><Properties></Properties></Blob>
    <Blob><Name><![CDATA[a <b> & c]]>d</Name><!-- a comment with <Blob> --></Blob>
  </Blobs>
  <NextMarker>2!96!MDAw</NextMarker>
</EnumerationResults>`;

describe('records of a listing', () => {
  const wanted = ['Blob', 'BlobPrefix', 'NextMarker'];
  test('come whole and in order', async () => {
    const found = await read(listing, wanted);
    expect(found.map(({ name }) => name)).toEqual(['BlobPrefix', 'Blob', 'Blob', 'Blob', 'NextMarker']);
    const [prefix, first, second, third, marker] = found as [XmlElement, XmlElement, XmlElement, XmlElement, XmlElement];
    expect(textOf(prefix, 'Name')).toBe('folder/');
    expect(textOf(first, 'Name')).toBe(`Zoë & 'so' "on" \u{1f4e6}A.csv`);
    expect(textOf(first, 'Properties', 'Etag')).toBe('0x8DD');
    expect(textOf(first, 'Properties', 'Content-MD5')).toBeUndefined();
    expect(textOf(first, 'Metadata', 'Name')).toBe('a name in the metadata');
    expect(childOf(second, 'Properties')).toMatchObject({ text: '', children: [] });
    expect(nameOf(childOf(second, 'Name') as XmlElement)).toBe('bad\u0001name%');
    expect(nameOf(childOf(third, 'Name') as XmlElement)).toBe('a <b> & cd');
    expect(marker.text).toBe('2!96!MDAw');
    expect(childOf(first, 'Nothing', 'Here')).toBeUndefined();
  });

  test('are the same however the answer is cut, also within a character', async () => {
    const whole = await read(listing, wanted);
    for (let size = 1; size < 40; size++) expect(await read(listing, wanted, size), `pieces of ${size}`).toEqual(whole);
  });

  test('are the same as a generated document says', async () => {
    let seed = 4711;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const characters = [
      'a',
      'Z',
      '0',
      ' ',
      '/',
      '&',
      '<',
      '>',
      '"',
      "'",
      ']]>',
      'é',
      'e\u0301',
      '\u{1f4e6}',
      '%',
      '\t',
      '\n',
      '\r',
      '中',
      '\u0085',
      '\u2028',
    ];
    for (let round = 0; round < 60; round++) {
      const names = Array.from({ length: random(20) }, () =>
        Array.from({ length: random(30) }, () => characters[random(characters.length)]).join(''),
      );
      const text = `<R>${names.map((name) => `<Blob Kind="${escapeXml(name)}"><Name>${escapeXml(name)}</Name></Blob>`).join('\n')}</R>`;
      const found = await read(text, ['Blob'], 1 + random(50));
      expect(found.map((blob) => childOf(blob, 'Name')?.text)).toEqual(names);
    }
  });

  test('are not kept longer than they are wanted: twenty thousand pass through little memory', async () => {
    const blob = Buffer.from(`<Blob><Name>${'n'.repeat(200)}</Name><Properties><Etag>0x8DD</Etag></Properties></Blob>`.repeat(1000));
    async function* long(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<R>');
      for (let n = 0; n < 20; n++) yield blob;
      yield Buffer.from('</R>');
    }
    let count = 0;
    let largest = 0;
    for await (const batch of readXmlRecords(long(), ['Blob'])) {
      count += batch.length;
      largest = Math.max(largest, batch.length);
    }
    expect(count).toBe(20_000);
    expect(largest).toBeLessThanOrEqual(1000);
  });

  test('end the source when the reader stops early', async () => {
    let isEnded = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('<R><Blob/>');
        yield Buffer.from('<Blob/>');
      } finally {
        isEnded = true;
      }
    }
    for await (const batch of readXmlRecords(source(), ['Blob'])) {
      expect(batch).toHaveLength(1);
      break;
    }
    expect(isEnded).toBe(true);
  });

  test.each([
    ['HTML', '<!DOCTYPE html><html><br></html>'],
    ['an entity bomb', '<!DOCTYPE r [<!ENTITY a "aaaa">]><R>&a;</R>'],
    ['an unknown entity', '<R>&nbsp;</R>'],
    ['a missing end', '<R><Blob><Name>a</Name></Blob>'],
    ['nothing', ''],
    ['plain text', 'no XML'],
    ['crossed tags', '<R><a></R></a>'],
    ['a second root', '<R/><R/>'],
    ['no UTF-8', Buffer.from([0x3c, 0x52, 0x3e, 0xff, 0xfe, 0x3c, 0x2f, 0x52, 0x3e]).toString('latin1')],
    ['too deep', `<R>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</R>`],
    ['a text without end', `<R>${'x'.repeat(3_000_000)}`],
  ])('are refused: %s', async (title, text) => {
    const source = title === 'no UTF-8' ? [Buffer.from(text, 'latin1')] : [Buffer.from(text)];
    const reading = async (): Promise<void> => {
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (const bytes of source) for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
      }
      for await (const _ of readXmlRecords(chunks(), ['Blob']));
    };
    await expect(reading()).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', retryable: false });
  });

  test('an error of the source passes as it is', async () => {
    const failure = new Error('the line broke');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<R>');
      throw failure;
    }
    await expect(async () => {
      for await (const _ of readXmlRecords(broken(), ['Blob']));
    }).rejects.toBe(failure);
  });
});

test('a whole document is read, and nothing is made of what is none', () => {
  expect(parseXml('<?xml version="1.0"?><Error><Code>A</Code><Message>b\nc</Message></Error>')).toEqual({
    name: 'Error',
    text: '',
    attributes: {},
    children: [
      { name: 'Code', text: 'A', attributes: {}, children: [] },
      { name: 'Message', text: 'b\nc', attributes: {}, children: [] },
    ],
  });
  expect(parseXml('<html><br></html>')).toBeUndefined();
  expect(parseXml('no XML')).toBeUndefined();
});

test('what is written can be read again', () => {
  const text = `a & b < c > d "e" 'f' \r\n ]]> é \u{1f4e6}`;
  expect(parseXml(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`)?.text).toBe(text);
});
