import { createSourceRequest, invalidHeader, missingHeader, ServiceError, type WireRequest } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import { addressOf } from '../request/route.ts';
import { header, keepsTrailingDots, type Scene } from '../request/scene.ts';
import { findFile } from '../tree/find.ts';
import { splitPath } from '../tree/names.ts';
import type { FileNode } from '../tree/node.ts';
import type { Share } from '../tree/share.ts';

/** What `x-ms-copy-source` names, found in the emulator's own tree. */
export interface CopySource {
  readonly file: FileNode;
  readonly share: Share;
  /** Without the query. */
  readonly address: string;
}

/**
 * The source of a copy, with its own proof of access checked as the service would. Every refusal of the source is told as
 * `CannotVerifyCopySource`.
 *
 * @param ownKey Whether the proof that the request itself brings is enough for a source in the same account.
 */
export function findCopySource(scene: Scene, ownKey: boolean): CopySource {
  const value = header(scene, 'x-ms-copy-source');
  if (value === undefined) throw missingHeader('x-ms-copy-source');
  if (!URL.canParse(value)) throw invalidHeader('x-ms-copy-source', value);
  try {
    return readSource(scene, new URL(value), ownKey);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new ServiceError(error.status, 'CannotVerifyCopySource', error.message, { details: sourceDetails(scene, error) });
  }
}

function sourceDetails({ version }: Scene, error: ServiceError): Readonly<Record<string, string>> {
  if (version < '2025-01-05') return {};
  return { CopySourceStatusCode: String(error.status), CopySourceErrorCode: error.code, CopySourceErrorMessage: error.message };
}

function readSource(scene: Scene, url: URL, ownKey: boolean): CopySource {
  const source = createSourceRequest(scene.request, url, header(scene, 'x-ms-copy-source-authorization'));
  if (!scene.state.hasAccount(source.account)) throw refusal('ResourceNotFound');
  const { shareName, path, level } = addressOf(source);
  if (level !== 'item') throw invalidSource();
  const account = scene.state.account(source.account);
  const share = account.tryShare(shareName);
  const proven = (ownKey && scene.identity.kind !== 'sas') || !scene.state.verifies;
  if (source.account !== scene.request.account || source.query.has('sig') || !proven)
    checkSource(scene, source, { shareName, path, share });
  if (share === undefined) throw refusal('ResourceNotFound');
  const root = snapshotRoot(share, source.query.get('sharesnapshot'));
  const names = splitPath(path, keepsTrailingDots(scene, 'x-ms-source-allow-trailing-dot'));
  return { file: findFile(root, names), share, address: `${url.origin}${url.pathname}` };
}

function snapshotRoot(share: Share, time: string | undefined): Share['root'] {
  if (time === undefined) return share.root;
  const snapshot = share.snapshots.find((one) => one.time === time);
  if (snapshot === undefined) throw refusal('ResourceNotFound');
  return snapshot.root;
}

interface SourcePlace {
  readonly shareName: string;
  readonly path: string;
  readonly share: Share | undefined;
}

function checkSource({ state }: Scene, source: WireRequest, { shareName, path, share }: SourcePlace): void {
  // Without a proof, what is there is not told from what is not.
  if (!source.query.has('sig') && source.headers.authorization === undefined) throw refusal('ResourceNotFound');
  // Even where signatures are not verified, one without rights and end is none.
  if (!state.verifies && source.query.has('sig') && !source.query.has('si') && !source.query.has('sp')) throw unsigned();
  state.access.require(source, { level: 'o', container: shareName, path, permissions: 'r' }, (_, id) =>
    share?.policies.find((policy) => policy.id === id),
  );
}

function unsigned(): ServiceError {
  return new ServiceError(
    403,
    'AuthenticationFailed',
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
  );
}

function invalidSource(): ServiceError {
  return new ServiceError(
    400,
    'InvalidQueryParameterValue',
    'Value for one of the query parameters specified in the request URI is invalid.',
  );
}
