import {
  type Access,
  type AccessTarget,
  accountKeys,
  createAccess,
  type Identity as Proof,
  type WireRequest,
} from '@stowage/emulator-wire';
import type { Accounts } from './accounts.ts';
import { type Identity, superuser } from './acl/identity.ts';
import { type Call, targetOf } from './call.ts';
import type { DfsEmulatorOptions } from './options.ts';
import { reachOf } from './reach.ts';

type Operation = keyof typeof reachOf;

/** Decides who asks, and whether the proof reaches as far as the operation. */
export interface Gate {
  admit(request: WireRequest, operation: Operation): Call;
  /** The account and path that a request names, whoever sends it. */
  target(request: WireRequest): Pick<Call, 'account' | 'filesystemName' | 'segments'>;
  accountKey: Access['accountKey'];
  /** Accounts that the emulator was started with. */
  readonly accountNames: readonly string[];
}

export function createGate(options: DfsEmulatorOptions, accounts: Accounts): Gate {
  const access = createAccess(options, 'blob');
  const admit = (request: WireRequest, operation: Operation): Call => {
    const { filesystemName, segments } = targetOf(request.resourcePath);
    if (isPublic(request, operation, accounts, filesystemName)) {
      const everybody = { identity: superuser, bearer: undefined, mayReplace: false };
      return { request, account: accounts.get(request.account), ...everybody, filesystemName, segments };
    }
    const proof = access.require(request, accessTarget(operation, filesystemName, segments, request), (container, id) =>
      accounts
        .get(request.account)
        .filesystems.get(container)
        ?.policies.find((one) => one.id === id),
    );
    return {
      request,
      account: accounts.get(request.account),
      identity: identityOf(proof, options),
      bearer: proof.kind === 'bearer' ? proof.claims : undefined,
      mayReplace: proof.kind !== 'sas' || proof.permissions.includes('w'),
      filesystemName,
      segments,
    };
  };
  return {
    admit,
    target: (request) => ({ account: accounts.get(request.account), ...targetOf(request.resourcePath) }),
    accountKey: access.accountKey,
    accountNames: [...accountKeys(options).keys()],
  };
}

function accessTarget(operation: Operation, container: string, segments: readonly string[], { query }: WireRequest): AccessTarget {
  const snapshot = query.get('snapshot');
  return {
    ...reachOf[operation],
    ...(container === '' ? {} : { container }),
    path: operation === 'path-list' ? (query.get('directory') ?? '').replace(/^\/+|\/+$/g, '') : segments.join('/'),
    ...(snapshot === undefined ? {} : { snapshot }),
  };
}

/** The account's key and its signatures stand above all lists; so does a bearer, unless the options bind it to them. */
function identityOf(proof: Proof, { boundPrincipals = {} }: DfsEmulatorOptions): Identity {
  if (proof.kind === 'owner') return superuser;
  const bound = (id: string): Identity => ({ id, groups: boundPrincipals[id]?.groups ?? [], isSuperuser: false });
  if (proof.kind === 'bearer') {
    const id = proof.claims.oid ?? '';
    return Object.hasOwn(boundPrincipals, id) ? bound(id) : { id, groups: [], isSuperuser: true };
  }
  const { authorizedObjectId, unauthorizedObjectId, form, signedObjectId } = proof.sas;
  if (unauthorizedObjectId !== undefined) return bound(unauthorizedObjectId);
  const id = authorizedObjectId ?? (form === 'user-delegation' ? signedObjectId : undefined);
  return id === undefined ? superuser : { id, groups: [], isSuperuser: true };
}

const publicReads: readonly string[] = ['get-blob', 'get-blob-properties', 'get-blob-metadata', 'path-read', 'path-get-properties'];
const publicLists: readonly string[] = ['list-blobs', 'get-container-properties', 'get-container-metadata'];

/** Without any proof, what a container shows to everybody can be read. */
function isPublic({ account, headers, query }: WireRequest, operation: string, accounts: Accounts, container: string): boolean {
  if (headers.authorization !== undefined || query.has('sig') || !accounts.has(account)) return false;
  const access = accounts.get(account).filesystems.get(container)?.publicAccess;
  if (access === undefined) return false;
  return publicReads.includes(operation) || (access === 'container' && publicLists.includes(operation));
}
