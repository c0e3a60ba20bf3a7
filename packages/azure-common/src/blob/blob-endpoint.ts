import type { Retry } from '@stowage/core/driver';
import type { ChecksumSetting } from '../checksums/body-checksum.ts';
import type { RequiredRight } from '../errors/explain-refusal.ts';
import type { Transport } from '../transport/transport.ts';

/** The Blob endpoint of one container, as the requests to it need it. A file system of a data lake is a container too. */
export interface BlobEndpoint extends Pick<Transport, 'send' | 'receive'> {
  readonly checksum: ChecksumSetting;
  readonly blockSize: number;
  readonly concurrency: number;
  /** Whether the server is Azurite; undefined before its first answer. */
  readonly isAzurite: boolean | undefined;
  /** Repeats one request of several by the caller's policy. */
  readonly retry: Retry;
  /** The path of a request for a blob, or for the container. */
  pathOf(name?: string): string;
}

const reader = 'Storage Blob Data Reader';
const contributor = 'Storage Blob Data Contributor';

type BlobRight = 'read' | 'list' | 'write' | 'change' | 'append' | 'delete' | 'tags' | 'createContainer';

/** What each kind of request needs: told to whoever lacks it. */
export const blobRights: Readonly<Record<BlobRight, RequiredRight>> = {
  read: { role: reader, sas: 'r' },
  list: { role: reader, sas: 'l' },
  write: { role: contributor, sas: 'cw' },
  change: { role: contributor, sas: 'w' },
  append: { role: contributor, sas: 'aw' },
  delete: { role: contributor, sas: 'd' },
  tags: { role: 'Storage Blob Data Owner', sas: 't' },
  createContainer: { role: contributor, sas: 'cw' },
};
