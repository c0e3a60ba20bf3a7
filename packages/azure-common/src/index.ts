/**
 * What drivers for Azure's storage services share: endpoints, credentials, request signing, checksums, transport, errors and
 * XML. For drivers only; of the services' operations only those of the Blob endpoint are here, which data lakes have too.
 *
 * A new driver goes through these in order:
 * `resolveCredential` (configuration to endpoint and credential), `createTransport`, then for each operation `transport.send`
 * or `transport.receive` inside the context's `retry`, with `encodePath`, `createChecksum`, `readXmlRecords` as needed.
 *
 * @packageDocumentation
 */

// The Blob endpoint, which data lakes have too.
export { type BlobEndpoint, blobRights } from './blob/blob-endpoint.ts';
export { directoryMark, isDirectoryMark, type NewBlob, newBlobHeaders, toBlobEntry } from './blob/blob-headers.ts';
export { createBlockIds } from './blob/block-id.ts';
export { type BlockCopy, copyBlob, copyBlobInBlocks, copyBlockSize, maxWholeCopy } from './blob/copy-blob.ts';
export { type GetBlobRequest, getBlob, type HeadBlobRequest, headBlob } from './blob/get-blob.ts';
export { type PutBlobRequest, putBlob } from './blob/put-blob.ts';
export { type PutBlockListRequest, putBlockList } from './blob/put-block-list.ts';
export { type BlobReading, readBlob } from './blob/read-blob.ts';
export { type SetBlobMetadataRequest, setBlobMetadata } from './blob/set-metadata.ts';

// Bodies: in blocks one way, in ranges the other, several at a time.
export { BlockCutter } from './bodies/block-cutter.ts';
export { type BlockPlan, type BlockSettings, createEvenPlan } from './bodies/block-plan.ts';
export { type BlockSource, createBlockSource } from './bodies/block-source.ts';
export { type CheckedRange, verifiedBytes, verifiedPieces } from './bodies/checked-range.ts';
export { maxBlockSize, maxBlocks, planBlocks } from './bodies/growing-plan.ts';
export { type RangedFile, type RangePlan, type RangeRequest, readByRanges } from './bodies/read-by-ranges.ts';
export { type RangesToRead, readRanges } from './bodies/read-ranges.ts';
export { type SendBlocksOptions, type SentBlock, sendBlocks } from './bodies/send-blocks.ts';
export { Turns } from './bodies/turns.ts';
export { Window } from './bodies/window.ts';

// Checksums of what is sent and received.
export {
  type BodyChecksum,
  type ChecksumSetting,
  checksumHeaders,
  checksumOf,
  checksumOfUpload,
  combineChecksums,
  type SummedPiece,
  toDigests,
} from './checksums/body-checksum.ts';
export { type Checksum, type ChecksumAlgorithm, createChecksum, digestNow } from './checksums/checksum.ts';
export { createBlockBuffer, digestBlock } from './checksums/digest-block.ts';

// The fields that all configurations share.
export {
  defineStorageConfig,
  mebibyte,
  type StorageConfig,
  type StorageConfigInput,
  type StorageConfigLimits,
  type StorageCredentials,
} from './config/storage-config.ts';

// Who: a configuration to a credential.
export { type Allows, allowedCapabilities, type SasRules } from './credentials/allowed.ts';
export {
  type AccountKeyCredential,
  type AnonymousCredential,
  anonymousCredential,
  type Credential,
  createAccountKeyCredential,
  createSasCredential,
  createTokenCredential,
  dataLakeResource,
  type SasCredential,
  storageResource,
  type TokenSourceCredential,
} from './credentials/credential.ts';
export { type ResolveContext, type ResolvedCredential, resolveCredential } from './credentials/resolve.ts';
export { type CredentialSettings, credentialSettingsSchema } from './credentials/settings.ts';
export { keepsHeaders, type Settlement, settleCapabilities } from './credentials/settle-capabilities.ts';
export type { AccessToken, TokenCache, TokenCredential, TokenRequest } from './credentials/token-cache.ts';
export { toVendorArguments, type VendorArguments, type VendorClasses } from './credentials/vendor-credential.ts';
// Where: a configuration or connection string to an endpoint.
export { type AccountService, type ConnectionStringParts, parseConnectionString } from './endpoint/connection-string.ts';
export { encodePath } from './endpoint/encode-path.ts';
export {
  createEndpoint,
  defaultEndpointSuffix,
  type Endpoint,
  type EndpointSettings,
  type StorageService,
} from './endpoint/endpoint.ts';
export type { ServiceErrorRow, ServiceErrorTable } from './errors/error-row.ts';
// Failures.
export { explainAnswer, type RefusedAnswer } from './errors/explain-answer.ts';
export type { RequiredRight } from './errors/explain-refusal.ts';
export { explainWrite, isDirectoryError, recode } from './errors/explain-write.ts';
export { serviceErrors } from './errors/service-errors.ts';
// Headers of requests and answers.
export { type ChangedFile, dateOfHeader, parseContentRange, requireHeader, textOfHeader, toChangedFile } from './headers/answer-headers.ts';
export { addMetadata, type RequestHeaders, readMetadata } from './headers/metadata.ts';
// Listings.
export { packCursor, unknownCursor, unpackCursor } from './listing/cursor.ts';
export { listByWalking } from './listing/list-by-walking.ts';
export {
  type DirectoryLister,
  type DirectoryPage,
  type DirectoryPageRequest,
  type WalkLevel,
  type WalkOptions,
  type WalkPage,
  walk,
} from './listing/walk.ts';
export { createNameCheck, type NameRules } from './names/check-name.ts';
export { createSweep, type Sweep, type SweepRequests, type Temporary } from './names/sweep.ts';
export { isTemporary, refuseTemporary, temporaryPath, temporaryPrefix } from './names/temporary-name.ts';
export { retryChange } from './retry/retry-change.ts';
export { tryUndo } from './retry/try-undo.ts';
// How a request proves itself: signatures of requests and of URLs.
export { type CopySource, copySourceHeaders } from './signing/copy-source.ts';
export { parseSas, type SasFields } from './signing/parse-sas.ts';
export {
  type AccountSasOptions,
  type SasAgent,
  type SasHeaders,
  type SasOptions,
  type ServiceSasOptions,
  sasVersion,
  signAccountSas,
  signServiceSas,
  signUserDelegationSas,
  type UserDelegationKey,
} from './signing/sas.ts';
export { type Query, type SignableRequest, signRequest } from './signing/shared-key.ts';
export { createSign, type Sign, type Signer } from './signing/sign.ts';
export { type AccountUrlSignOptions, signStorageUrl, type UrlSigner, type UrlSignOptions, type UrlTarget } from './signing/sign-url.ts';
export { getUserDelegationKey } from './signing/user-delegation-key.ts';
// Requests and answers.
export type { Answer, StreamAnswer, TransportRequest, WireBody } from './transport/request.ts';
export { createTransport, type Transport, type TransportOptions } from './transport/transport.ts';

// XML of listings and requests.
export { childOf, nameOf, textOf, type XmlElement } from './xml/element.ts';
export { escapeXml } from './xml/escape.ts';
export { parseXml } from './xml/parse-xml.ts';
export { readXmlRecords } from './xml/records.ts';
