import { DatastoreError } from '@stowage/core/driver';

/** What the names of one service may be. */
export interface NameRules {
  /** What people call it: `Blob storage`. */
  readonly service: string;
  /** Characters of a whole path, at most. */
  readonly maxLength: number;
  /** Names between slashes, at most. */
  readonly maxSegments: number;
  /** Characters of one name, at most; absent where only the whole path counts. */
  readonly maxSegmentLength?: number | undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unspeakable = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;

/** Names that need no further look: the common case. */
const plain = /^[A-Za-z0-9_-][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*$/;

/**
 * Makes the check that a service can hold a path.
 *
 * The services change some names on the way in instead of refusing them: they take a backslash for a slash and drop dots at the end of
 * a segment, so that a file would come back under another name. The check refuses those.
 *
 * Source: Microsoft Learn, "Naming and Referencing Containers, Blobs, and Metadata".
 */
export function createNameCheck({ service, maxLength, maxSegments, maxSegmentLength = maxLength }: NameRules): (path: string) => void {
  const refuse = (path: string, reason: string, nextAction: string): never => {
    throw new DatastoreError('PATH.INVALID', `${service} cannot hold the name ${JSON.stringify(path)}: ${reason}.`, { path, nextAction });
  };
  const shortLength = Math.min(maxSegments, maxSegmentLength);
  return (path) => {
    if (path.length < shortLength && plain.test(path)) return;
    if (path.length > maxLength) refuse(path, `it is longer than ${maxLength} characters`, 'Choose a shorter path.');
    if (path.includes('\\')) refuse(path, 'it holds a backslash, which the service takes for a slash', 'Write "/".');
    if (unspeakable.test(path)) refuse(path, 'it holds a control character', 'Leave out control characters.');
    const segments = path.split('/');
    if (segments.length > maxSegments) {
      refuse(path, `it has more than ${maxSegments} names between slashes`, 'Choose a path of fewer levels.');
    }
    if (segments.some((segment) => segment.length > maxSegmentLength)) {
      refuse(path, `a name in it is longer than ${maxSegmentLength} characters`, 'Choose shorter names.');
    }
    if (segments.some((segment) => segment.endsWith('.'))) {
      refuse(path, 'a name in it ends in a dot, which the service drops', 'Choose names that do not end in a dot.');
    }
  };
}
