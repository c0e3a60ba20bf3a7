import { ServiceError, type WireAnswer, type WireRequest, xmlErrorAnswer } from '@stowage/emulator-wire';

/** What the Blob endpoint calls a refusal that the DFS endpoint has another name for. */
const blobNames: Readonly<Record<string, readonly [code: string, message: string]>> = {
  FilesystemAlreadyExists: ['ContainerAlreadyExists', 'The specified container already exists.'],
  FilesystemBeingDeleted: ['ContainerBeingDeleted', 'The specified container is being deleted. Try operation later.'],
  FilesystemNotFound: ['ContainerNotFound', 'The specified container does not exist.'],
  LeaseIdMismatch: ['LeaseIdMismatchWithBlobOperation', 'The lease ID specified did not match the lease ID for the blob.'],
  LeaseNotPresent: ['LeaseNotPresentWithBlobOperation', 'There is currently no lease on the blob.'],
  NotModified: ['ConditionNotMet', 'The condition specified using HTTP conditional header(s) is not met.'],
  PathAlreadyExists: ['BlobAlreadyExists', 'The specified blob already exists.'],
  PathConflict: ['ResourceTypeMismatch', 'The resource type specified in the request does not match the type of the resource.'],
  PathNotFound: ['BlobNotFound', 'The specified blob does not exist.'],
};

/** A refusal in Blob form. */
export function refuseAsBlob(error: ServiceError, request: WireRequest): WireAnswer {
  return xmlErrorAnswer(toBlobError(error), request);
}

function toBlobError(error: ServiceError): ServiceError {
  const more = { headers: error.headers, details: error.details };
  const named = blobNames[error.code];
  if (named) return new ServiceError(error.status, named[0], named[1], more);
  // A lease speaks of resources, where this endpoint speaks of blobs.
  if (error.code.startsWith('Lease')) return new ServiceError(error.status, error.code, error.message.replace('resource', 'blob'), more);
  return error;
}
