import { answerHead, etag, lastModified } from './answer-head.ts';
import type { BlobAnswer } from './get-blob.ts';
import type { RequestHead } from './request-head.ts';

const largestPage = 5000;

/** What follows a name in a listing: the properties that the service gives of a blob. */
const properties =
  `</Name><Properties><Creation-Time>${lastModified}</Creation-Time><Last-Modified>${lastModified}</Last-Modified>` +
  `<Etag>${etag.slice(1, -1)}</Etag><Content-Length>1024</Content-Length>` +
  '<Content-Type>application/octet-stream</Content-Type><Content-Encoding /><Content-Language /><Content-CRC64 />' +
  '<Content-MD5>1B2M2Y8AsgTpgAmY7PhCfg==</Content-MD5><Cache-Control /><Content-Disposition />' +
  '<BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier><AccessTierInferred>true</AccessTierInferred>' +
  '<LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted>' +
  '</Properties><OrMetadata /></Blob>';

const pages = new Map<string, Buffer>();

/** Answers List Blobs: as many names as the container's name says (otherwise 10), under whatever prefix is asked for. */
export function listBlobs(request: RequestHead): BlobAnswer {
  const query = new URLSearchParams(request.query);
  const count = Number(/\/names-(\d+)/.exec(request.path)?.[1] ?? 10);
  const start = Number(query.get('marker') || 0);
  const end = Math.min(count, start + Math.min(largestPage, Number(query.get('maxresults') || largestPage)));
  const prefix = query.get('prefix') ?? '';
  const key = `${count} ${start} ${end} ${prefix}`;
  let page = pages.get(key);
  if (!page) {
    page = createPage(prefix, start, end, end < count ? String(end) : '');
    pages.set(key, page);
  }
  return { head: answerHead('200 OK', page.length, 'Content-Type: application/xml\r\n'), body: [page] };
}

function createPage(prefix: string, start: number, end: number, nextMarker: string): Buffer {
  const escaped = prefix.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  let xml = '\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="http://127.0.0.1/" ';
  xml += `ContainerName="c"><Prefix>${escaped}</Prefix><Blobs>`;
  for (let index = start; index < end; index++) {
    xml += `<Blob><Name>${escaped}part-${String(index).padStart(9, '0')}.bin${properties}`;
  }
  return Buffer.from(`${xml}</Blobs><NextMarker>${nextMarker}</NextMarker></EnumerationResults>`);
}
