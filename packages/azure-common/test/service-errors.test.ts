import { errorCodes } from '@stowage/core/driver';
import { describe, expect, test } from 'vitest';
import { createAccountKeyCredential, createTokenCredential, explainAnswer, serviceErrors } from '../src/index.ts';

type Code = keyof typeof errorCodes;
const requestId = '5b0e6a4c-001e-0000-3c1f-5b2b6c000000';
const accountKey = createAccountKeyCredential('training', 'aHVzaA==');
const token = createTokenCredential({ getToken: async () => null });

function explain(status: number, body: string, headers: Readonly<Record<string, string>> = {}, host = 'training.file.core.windows.net') {
  const all: Readonly<Record<string, string>> = { 'x-ms-request-id': requestId, date: new Date().toUTCString(), ...headers };
  return explainAnswer({
    operation: 'Some Request',
    status,
    header: (name) => all[name],
    body: Buffer.from(body),
    credential: host.includes('azuredatalakestore') ? token : accountKey,
    host,
  });
}
const xml = (code: string, message = 'What the service says.'): string =>
  `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:${requestId}\nTime:2026-11-22T21:00:00.0000000Z</Message></Error>`;
const json = (code: string): string =>
  JSON.stringify({ error: { code, message: `What the service says.\nRequestId:${requestId}\nTime:2026` } });
const remote = (exception: string, message: string): string =>
  JSON.stringify({
    RemoteException: { exception, message: `${message} [${requestId}][2026-11-22T16:10:14.8714043-07:00]`, javaClassName: exception },
  });

/** What each code of the recorded traffic and of the documentation means here, by service. */
const files: readonly (readonly [number, string, Code])[] = [
  [400, 'CannotVerifyCopySource', 'CAPABILITY.MISSING'],
  [403, 'CannotVerifyCopySource', 'ACCESS.DENIED'],
  [404, 'CannotVerifyCopySource', 'PATH.NOT_FOUND'],
  [409, 'CannotDeleteFileOrDirectory', 'PATH.LOCKED'],
  [500, 'ClientCacheFlushDelay', 'SERVICE.TIMEOUT'],
  [409, 'DeletePending', 'PATH.LOCKED'],
  [409, 'DeleteShareWhenSnapshotLeased', 'PATH.LOCKED'],
  [409, 'DirectoryNotEmpty', 'DIRECTORY.NOT_EMPTY'],
  [400, 'EmptyMetadataKey', 'CAPABILITY.MISSING'],
  [400, 'FileInvalidPermission', 'CAPABILITY.MISSING'],
  [409, 'FileLockConflict', 'PATH.LOCKED'],
  [409, 'FileOpenBySmbClient', 'PATH.LOCKED'],
  [400, 'HandleLimitExceeded', 'SERVICE.THROTTLED'],
  [400, 'InvalidFileOrDirectoryPathName', 'PATH.INVALID'],
  [400, 'InvalidHeaderValue', 'CONFIG.INVALID'],
  [400, 'InvalidMetadata', 'CAPABILITY.MISSING'],
  [400, 'InvalidQueryParameterValue', 'CONFIG.INVALID'],
  [416, 'InvalidRange', 'RANGE.INVALID'],
  [400, 'InvalidResourceName', 'PATH.INVALID'],
  [400, 'InvalidXmlDocument', 'CONFIG.INVALID'],
  [409, 'LeaseAlreadyPresent', 'PATH.LOCKED'],
  [412, 'LeaseIdMismatchWithContainerOperation', 'PATH.LOCKED'],
  [412, 'LeaseIdMismatchWithFileOperation', 'PATH.LOCKED'],
  [409, 'LeaseIdMismatchWithLeaseOperation', 'PATH.LOCKED'],
  [412, 'LeaseIdMissing', 'PATH.LOCKED'],
  [412, 'LeaseLost', 'CONDITION.FAILED'],
  [412, 'LeaseNotPresentWithContainerOperation', 'CONDITION.FAILED'],
  [412, 'LeaseNotPresentWithFileOperation', 'CONDITION.FAILED'],
  [409, 'LeaseNotPresentWithLeaseOperation', 'CONDITION.FAILED'],
  [409, 'ManagementApiRestrictedToSrp', 'CAPABILITY.MISSING'],
  [409, 'NoPendingCopyOperation', 'CONDITION.FAILED'],
  [400, 'OutOfRangeInput', 'CAPABILITY.MISSING'],
  [404, 'ParentNotFound', 'PATH.NOT_FOUND'],
  [409, 'PreviousSnapshotNotFound', 'CONDITION.FAILED'],
  [409, 'ReadOnlyAttribute', 'ACCESS.DENIED'],
  [409, 'ResourceAlreadyExists', 'PATH.EXISTS'],
  [404, 'ResourceNotFound', 'PATH.NOT_FOUND'],
  [409, 'ResourceTypeMismatch', 'PATH.NOT_DIRECTORY'],
  [409, 'ShareAlreadyExists', 'DATASTORE.EXISTS'],
  [409, 'ShareBeingDeleted', 'SERVICE.UNAVAILABLE'],
  [403, 'ShareDisabled', 'DATASTORE.NOT_FOUND'],
  [409, 'ShareHasSnapshots', 'CONDITION.FAILED'],
  [404, 'ShareNotFound', 'DATASTORE.NOT_FOUND'],
  [404, 'ShareSnapshotNotFound', 'DATASTORE.NOT_FOUND'],
  [400, 'ShareSnapshotOperationNotSupported', 'CAPABILITY.MISSING'],
  [409, 'SharingViolation', 'PATH.LOCKED'],
  [400, 'ShareSizeLimitReached', 'STORAGE.FULL'],
  [503, 'ServerBusy', 'SERVICE.THROTTLED'],
];

const lake: readonly (readonly [number, string, Code])[] = [
  [412, 'ConditionNotMet', 'CONDITION.FAILED'],
  [400, 'ContentLengthMustBeZero', 'CONFIG.INVALID'],
  [409, 'DestinationPathIsBeingDeleted', 'SERVICE.UNAVAILABLE'],
  [409, 'DirectoryNotEmpty', 'DIRECTORY.NOT_EMPTY'],
  [409, 'EndpointUnsupportedAccountFeatures', 'CONFIG.INVALID'],
  [400, 'ExpiryNotSupportedForDirectory', 'CONDITION.FAILED'],
  [409, 'FilesystemAlreadyExists', 'DATASTORE.EXISTS'],
  [409, 'FilesystemBeingDeleted', 'SERVICE.UNAVAILABLE'],
  [404, 'FilesystemNotFound', 'DATASTORE.NOT_FOUND'],
  [400, 'HierarchicalNamespaceNotEnabled', 'CONFIG.INVALID'],
  [409, 'HierarchicalNamespaceNotEnabled', 'CONFIG.INVALID'],
  [409, 'InvalidDestinationPath', 'PATH.NOT_DIRECTORY'],
  [409, 'InvalidFlushOperation', 'CONDITION.FAILED'],
  [400, 'InvalidFlushPosition', 'CONDITION.FAILED'],
  [400, 'InvalidPermission', 'ACL.INVALID'],
  [400, 'InvalidPropertyName', 'PATH.INVALID'],
  [409, 'InvalidRenameSourcePath', 'PATH.INVALID'],
  [409, 'InvalidSourceOrDestinationResourceType', 'PATH.IS_DIRECTORY'],
  [400, 'InvalidSourceUri', 'PATH.INVALID'],
  [412, 'LeaseIdMismatch', 'PATH.LOCKED'],
  [412, 'LeaseIdMissing', 'PATH.LOCKED'],
  [409, 'LeaseIsAlreadyBroken', 'CONDITION.FAILED'],
  [409, 'LeaseIsBreakingAndCannotBeAcquired', 'PATH.LOCKED'],
  [409, 'LeaseNameMismatch', 'PATH.LOCKED'],
  [412, 'LeaseNotPresent', 'CONDITION.FAILED'],
  [400, 'MissingRequiredHeader', 'CONFIG.INVALID'],
  [409, 'PathAlreadyExists', 'PATH.EXISTS'],
  [409, 'PathConflict', 'PATH.IS_DIRECTORY'],
  [404, 'PathNotFound', 'PATH.NOT_FOUND'],
  [404, 'RenameDestinationParentPathNotFound', 'PATH.NOT_FOUND'],
  [413, 'RequestBodyTooLarge', 'CAPABILITY.MISSING'],
  [412, 'SourceConditionNotMet', 'CONDITION.FAILED'],
  [409, 'SourcePathIsBeingDeleted', 'PATH.NOT_FOUND'],
  [404, 'SourcePathNotFound', 'PATH.NOT_FOUND'],
  [405, 'UnsupportedHttpVerb', 'CONFIG.INVALID'],
];

const gen1: readonly (readonly [number, string, string, Code])[] = [
  [404, 'FileNotFoundException', 'File/Folder does not exist: /a', 'PATH.NOT_FOUND'],
  [403, 'FileAlreadyExistsException', 'Path /a already exists', 'PATH.EXISTS'],
  [403, 'AccessControlException', 'LISTSTATUS failed with error 0x83090aa2 (Forbidden. ACL verification failed.)', 'ACCESS.DENIED'],
  [403, 'AccessControlException', 'Path is not empty', 'DIRECTORY.NOT_EMPTY'],
  [400, 'BadOffsetException', 'APPEND failed with error 0x83090015 (Bad request. Invalid offset.).', 'CONDITION.FAILED'],
  [400, 'IllegalArgumentException', 'Parameter expireTime is invalid', 'PATH.INVALID'],
  [
    400,
    'IllegalArgumentException',
    'APPEND failed with error 0x83090a6f (Bad request. The target file does not support this particular type of append operation.)',
    'CONDITION.FAILED',
  ],
  [500, 'RuntimeException', 'The exception is unexpected.', 'SERVICE.UNAVAILABLE'],
  [403, 'IOException', 'Something failed', 'SERVICE.UNAVAILABLE'],
  [401, 'SecurityException', 'No identity', 'ACCESS.UNAUTHENTICATED'],
  [400, 'UnsupportedOperationException', 'No such operation', 'CONFIG.INVALID'],
  [429, 'ThrottledException', 'Too fast', 'SERVICE.THROTTLED'],
  [403, 'DSQuotaExceededException', 'Full', 'STORAGE.FULL'],
  [400, 'AclException', 'Bad ACL', 'ACL.INVALID'],
];

const complete = (code: Code) => ({ code, requestId, nextAction: expect.stringMatching(/^[A-Z"].+\.$/) });

describe('a code of Azure Files', () => {
  test.each(files)('%i %s', (status, code, ours) => {
    expect(explain(status, xml(code))).toMatchObject(complete(ours));
    expect(explain(status, '', { 'x-ms-error-code': code })).toMatchObject(complete(ours));
  });
});

describe('a code of Data Lake Storage Gen2', () => {
  test.each(lake)('%i %s', (status, code, ours) => {
    expect(explain(status, json(code), {}, 'training.dfs.core.windows.net')).toMatchObject(complete(ours));
    expect(explain(status, '', { 'x-ms-error-code': code }, 'training.dfs.core.windows.net')).toMatchObject(complete(ours));
  });
});

describe('an exception of Data Lake Storage Gen1', () => {
  const host = 'archive.azuredatalakestore.net';
  test.each(gen1)('%i %s: %s', (status, exception, message, ours) => {
    const error = explain(status, remote(exception, message), {}, host);
    expect(error).toMatchObject(complete(ours));
    expect(error.message).toContain(message);
    // The id stands in a field of its own.
    expect(error.message).not.toMatch(/\[2026|-07:00/);
  });

  test('in the form of the resource manager, for a token', () => {
    const body = JSON.stringify({ error: { code: 'AuthenticationFailed', message: 'The access token is expired.' } });
    expect(explain(401, body, {}, host)).toMatchObject({
      code: 'ACCESS.UNAUTHENTICATED',
      message: expect.stringContaining('token is expired'),
    });
  });

  test('answered by something else than the store names Gen2', () => {
    const error = explain(404, '<html>gone</html>', { 'x-ms-request-id': undefined as unknown as string }, host);
    expect(error).toMatchObject({ code: 'SERVICE.UNAVAILABLE', nextAction: expect.stringContaining('azure_data_lake_gen2') });
  });
});

describe('the whole table', () => {
  test('holds every code once, with a code of ours and a next action', () => {
    for (const [name, { code, nextAction }] of Object.entries(serviceErrors)) {
      expect(errorCodes[code], name).toBeDefined();
      expect(nextAction ?? errorCodes[code].nextAction, name).toMatch(/^[A-Z"].+\.$/);
    }
    expect(Object.keys(serviceErrors).length).toBeGreaterThan(200);
  });

  test('a lease or lock of someone else is never a failed condition, which a writer takes for a newer version', () => {
    for (const [name, { code }] of Object.entries(serviceErrors)) {
      if (/^Lease(Id|Already?Present|IsBreaking|Name)|SharingViolation|LockConflict/.test(name) && !/Broken/.test(name)) {
        expect(code, name).toBe('PATH.LOCKED');
      }
    }
  });
});
