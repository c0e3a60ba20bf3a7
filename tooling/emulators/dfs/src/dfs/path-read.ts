import type { WireAnswer } from '@stowage/emulator-wire';
import { formatHttpDate } from '@stowage/emulator-wire';
import { aclHeader, ownershipHeaders } from '../access-control.ts';
import { requireAccess } from '../authorization.ts';
import { type Call, fileOf, type Handler, nodeOf, versionOf } from '../call.ts';
import { readContent } from '../content-read.ts';
import { type AnswerHeaders, contentHeaders, encryptionContextOf, expiryOf, revisionHeaders, sizeOf } from '../headers.ts';
import { leaseHeaders, requireReadLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import type { PathNode } from '../tree/node.ts';
import { formatProperties } from './properties.ts';

/** Path - Read: a file's data, whole or a range. */
export const readPath: Handler = (call) => {
  const file = fileOf(call);
  requireAccess(call, file, 4);
  requireConditions(call, file);
  requireReadLease(call, file);
  const { contentMd5 } = file.headers;
  const headers = { ...statusHeaders(call, file), 'x-ms-properties': formatProperties(file.metadata) };
  const answer = readContent(call, file.content, headers, contentMd5);
  // Of a range the checksum is its own; that of the whole has another name.
  return answer.status === 206 ? { ...answer, headers: { ...answer.headers, 'x-ms-content-md5': contentMd5 } } : answer;
};

/** Path - Get Properties: the system's properties and the user's. */
export const getProperties: Handler = (call) => answerHead(call, { properties: true });

/** Path - Get Properties, action getStatus: without the user's. */
export const getStatus: Handler = (call) => answerHead(call, { properties: false });

function answerHead(call: Call, { properties }: { properties: boolean }): WireAnswer {
  const node = nodeOf(call);
  requireAccess(call, node, 0);
  requireConditions(call, node);
  requireReadLease(call, node);
  return {
    status: 200,
    headers: {
      ...statusHeaders(call, node),
      'Content-Length': String(sizeOf(node)),
      'Content-MD5': node.headers.contentMd5,
      'x-ms-properties': properties ? formatProperties(node.metadata) : undefined,
    },
  };
}

function statusHeaders(call: Call, node: PathNode): AnswerHeaders {
  const expiresAt = expiryOf(node);
  return {
    ...revisionHeaders(node),
    ...contentHeaders(node),
    ...leaseHeaders(node),
    ...ownershipHeaders(node),
    'Accept-Ranges': 'bytes',
    'x-ms-acl': versionOf(call) >= '2023-11-03' ? aclHeader(node) : undefined,
    'x-ms-creation-time': formatHttpDate(node.createdAt),
    'x-ms-expiry-time': expiresAt === undefined ? undefined : formatHttpDate(expiresAt),
    'x-ms-encryption-context': encryptionContextOf(node),
    'x-ms-resource-type': node.kind,
    'x-ms-server-encrypted': 'true',
  };
}
