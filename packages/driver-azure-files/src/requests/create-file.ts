import { type BodyChecksum, type ChangedFile, checksumHeaders, toChangedFile } from '@stowage/azure-common';
import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';
import { fileHeaders, type NewFile } from '../file-headers.ts';

/** The contract by which Create File takes content. */
const contentVersion = '2026-02-06';

/** A file to make. */
export interface CreateFileRequest extends NewFile {
  readonly path: string;
  readonly size: number;
  /** Content of `size` bytes, 4 MiB at most, with its checksum. Else the file holds zeros. */
  readonly content?: { readonly bytes: Uint8Array; readonly checksum: BodyChecksum | undefined } | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file that has been made. */
export interface CreatedFile extends ChangedFile {
  /** Stays the same when the file is renamed. */
  readonly fileId: string | undefined;
  /** The service has taken the content: it tells its MD5. A server that does not know of content passes it over. */
  readonly hasContent: boolean;
}

/** Create File: makes or replaces a file. */
export async function createFile(client: FilesClient, request: CreateFileRequest): Promise<CreatedFile> {
  const { path, size, content, signal } = request;
  const answer = await client.send({
    operation: 'Create File',
    method: 'PUT',
    path: client.pathOf(path),
    apiVersion: content === undefined ? undefined : contentVersion,
    headers: {
      'x-ms-type': 'file',
      'x-ms-content-length': String(size),
      ...fileHeaders(request),
      ...checksumHeaders(content?.checksum),
    },
    body: content?.bytes,
    right: rights.create,
    signal,
  });
  const hasContent = content !== undefined && answer.header('content-md5') !== undefined;
  return { ...toChangedFile(answer), fileId: answer.header('x-ms-file-id'), hasContent };
}
