import { ServiceError } from '../answers/service-error.ts';
import type { WireRequest } from '../server/request.ts';

/** User-defined metadata, names as they were given. */
export type Metadata = Readonly<Record<string, string>>;

const prefix = 'x-ms-meta-';

/**
 * Reads the `x-ms-meta-` headers. Throws `EmptyMetadataKey` for one without a name, and `InvalidMetadata` for a name that is no
 * identifier (letters, digits, `_`, no digit in front).
 */
export function readMetadata({ headers, writtenNames }: Pick<WireRequest, 'headers' | 'writtenNames'>): Metadata {
  const metadata: Record<string, string> = {};
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(prefix)) continue;
    const name = (writtenNames[header] ?? header).slice(prefix.length);
    if (name === '')
      throw new ServiceError(400, 'EmptyMetadataKey', 'The key for one of the metadata key-value pairs is empty.', {
        details: { MetadataValue: value },
      });
    if (!/^[a-z_][a-z0-9_]*$/i.test(name))
      throw new ServiceError(400, 'InvalidMetadata', 'The metadata specified is invalid. It has characters that are not permitted.');
    metadata[name] = value;
  }
  return metadata;
}

/** Metadata as headers of an answer. */
export function metadataHeaders(metadata: Metadata): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`${prefix}${name}`, value]));
}
