import { formatHttpDate } from '@stowage/emulator-wire';
import { type Call, header } from './call.ts';
import type { ContentHeaders, FileNode, PathNode } from './tree/node.ts';

/** Headers of an answer; an undefined one is left out. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

export const revisionHeaders = ({ etag, modifiedAt }: { etag: string; modifiedAt: number }): AnswerHeaders => ({
  ETag: etag,
  'Last-Modified': formatHttpDate(modifiedAt),
});

const names = {
  contentType: 'content-type',
  contentEncoding: 'content-encoding',
  contentLanguage: 'content-language',
  contentDisposition: 'content-disposition',
  cacheControl: 'cache-control',
  contentMd5: 'content-md5',
} as const satisfies Record<keyof ContentHeaders, string>;

/** The content headers of a request: `x-ms-content-type` for DFS, `x-ms-blob-content-type` for Blob, and so on. */
export function readContentHeaders(call: Call, prefix: 'x-ms-' | 'x-ms-blob-'): ContentHeaders {
  const read: Partial<Record<keyof ContentHeaders, string>> = {};
  for (const [key, name] of Object.entries(names) as [keyof ContentHeaders, string][]) {
    const value = header(call, prefix + name);
    if (value !== undefined) read[key] = value;
  }
  return read;
}

export const contentHeaders = ({ headers }: Pick<PathNode, 'headers'>): AnswerHeaders => ({
  'Cache-Control': headers.cacheControl,
  'Content-Disposition': headers.contentDisposition,
  'Content-Encoding': headers.contentEncoding,
  'Content-Language': headers.contentLanguage,
  'Content-Type': headers.contentType ?? 'application/octet-stream',
});

export const sizeOf = (node: PathNode): number => (node.kind === 'file' ? node.content.size : 0);

export const expiryOf = (node: PathNode): number | undefined => (node.kind === 'file' ? node.expiresAt : undefined);

export const encryptionContextOf = (node: PathNode): FileNode['encryptionContext'] =>
  node.kind === 'file' ? node.encryptionContext : undefined;
