import type { CopyRequest, WriteResult } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { type MemoryDirectory, requireFile } from '../tree.ts';
import { checkTarget, toResult } from './write.ts';

/** Copies content, content headers and metadata in one step. Content is never changed in place, so both files may share it. */
export function copy(client: MemoryClient, request: CopyRequest): Promise<WriteResult> {
  const { from, to, ifSourceMatch, ifNoneMatch } = request;
  const step = (root: MemoryDirectory): WriteResult => {
    const source = requireFile(root, from);
    if (ifSourceMatch !== undefined && source.etag !== ifSourceMatch) throw failures.condition(from);
    checkTarget(root, to, { ifNoneMatch });
    const { content, headers, metadata } = source;
    return toResult(to, client.service.placeFile(root, client.user, to, { content, headers, metadata }));
  };
  return client.request(request, step, ifNoneMatch === undefined);
}
