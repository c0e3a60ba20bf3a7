import { DatastoreError } from '@stowage/core/driver';
import { checkEndpoint } from '../errors/not-storage.ts';
import type { XmlElement } from './element.ts';
import { createXmlScanner, XmlSyntaxError } from './scanner.ts';

/**
 * Reads a long answer as it arrives and gives the elements with the wanted names, outermost first, in the batches in which
 * they come. Memory stays bounded whatever the length: by one chunk and the largest wanted element.
 *
 * Stopping early ends the source, which frees the connection.
 *
 * @throws DatastoreError `SERVICE.UNAVAILABLE` if it is no well-formed XML. Errors of the source pass as they are.
 *
 * @example
 * ```ts
 * for await (const batch of readXmlRecords(answer.chunks, ['Blob', 'BlobPrefix', 'NextMarker'])) {
 *   for (const element of batch) if (element.name === 'Blob') names.push(nameOf(element.children[0]))
 * }
 * ```
 */
export async function* readXmlRecords(
  chunks: AsyncIterable<Uint8Array>,
  wanted: readonly string[],
): AsyncGenerator<XmlElement[], void, undefined> {
  const scanner = createXmlScanner(new Set(wanted));
  for await (const chunk of chunks) {
    const batch = orNotStorage(() => scanner.push(chunk));
    if (batch.length > 0) yield batch;
  }
  const last = orNotStorage(() => scanner.end());
  if (last.length > 0) yield last;
}

function orNotStorage<T>(scan: () => T): T {
  try {
    return scan();
  } catch (cause) {
    if (!(cause instanceof XmlSyntaxError)) throw cause;
    throw new DatastoreError('SERVICE.UNAVAILABLE', `The endpoint did not answer like Azure Storage: its XML is not well-formed.`, {
      retryable: false,
      nextAction: checkEndpoint,
      cause,
    });
  }
}
