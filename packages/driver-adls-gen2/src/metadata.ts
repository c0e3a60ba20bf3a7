import { directoryMark } from '@stowage/azure-common';
import { DatastoreError, type Metadata } from '@stowage/core/driver';

/** Refuses the metadata by which the service itself tells directories from files. */
export function checkMetadata(metadata: Metadata | undefined): void {
  if (metadata === undefined || !Object.keys(metadata).some((name) => name.toLowerCase() === directoryMark)) return;
  throw new DatastoreError('CAPABILITY.MISSING', `Data Lake Storage keeps the metadata ${directoryMark} for itself.`, {
    nextAction: 'Use another name; directories are made by createDirectory.',
  });
}
