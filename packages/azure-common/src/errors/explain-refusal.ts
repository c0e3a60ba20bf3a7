import type { ErrorCode } from '@stowage/core/driver';
import type { Credential, SasCredential } from '../credentials/credential.ts';
import type { ServiceErrorRow } from './error-row.ts';

/** The right that a request needs, as its two kinds of holder have it. */
export interface RequiredRight {
  /** The role that has it: `Storage Blob Data Reader`. */
  readonly role: string;
  /** The letters of a SAS of which one is enough: `r`; `cw` for creating a file. */
  readonly sas: string;
}

/** Why access was refused, as far as it can be told from here. */
export interface Refusal {
  readonly code: ErrorCode;
  /** Who asked and what is wrong, one sentence. */
  readonly reason: string;
  readonly nextAction: string | undefined;
}

/** What the service said beside its code. */
export interface RefusalHints {
  /** Why it refused. */
  readonly detail: string | undefined;
  /** Its clock: the `date` header. */
  readonly date: string | undefined;
}

/** Tells who was refused, and what they lack. The service says neither. */
export function explainRefusal(
  credential: Credential,
  row: ServiceErrorRow,
  right: RequiredRight | undefined,
  { detail, date }: RefusalHints,
): Refusal {
  const asked = askedAs(credential);
  if (credential.kind === 'sas') {
    const clock = Date.parse(date ?? '');
    const expected = explainSas(credential, right, Number.isNaN(clock) ? Date.now() : clock);
    if (expected !== undefined) return expected;
  }
  const reason = detail === undefined || credential.kind === 'accountKey' ? `${asked}.` : `${asked}: ${firstSentence(detail)}`;
  if (row.nextAction !== undefined) return { code: row.code, reason, nextAction: row.nextAction };
  return { code: row.code, reason, nextAction: nextActionFor(credential, row.code, right) };
}

/** What a SAS says of itself is often enough. Undefined if it does not explain the refusal. */
function explainSas(credential: SasCredential, right: RequiredRight | undefined, now: number): Refusal | undefined {
  const { expiresAt, startsAt, permissions, identifier } = credential.fields;
  if (expiresAt !== undefined && expiresAt.getTime() <= now) {
    return {
      code: 'ACCESS.UNAUTHENTICATED',
      reason: `The SAS expired at ${toText(expiresAt)}.`,
      nextAction: 'Make a new SAS and put it into the configuration of this datastore.',
    };
  }
  if (startsAt !== undefined && startsAt.getTime() > now) {
    return {
      code: 'ACCESS.UNAUTHENTICATED',
      reason: `The SAS is valid only from ${toText(startsAt)}.`,
      nextAction: 'Wait until then, or make a SAS without a start time.',
    };
  }
  if (right !== undefined && identifier === undefined && ![...right.sas].some((letter) => permissions.includes(letter))) {
    const letters = [...right.sas].join(' or ');
    return {
      code: 'ACCESS.DENIED',
      reason: `${askedAs(credential)}, which lacks the letter ${letters}.`,
      nextAction: `Make a SAS whose sp has ${letters}.`,
    };
  }
  return undefined;
}

function nextActionFor(credential: Credential, code: ErrorCode, right: RequiredRight | undefined): string | undefined {
  if (code === 'ACCESS.UNAUTHENTICATED') {
    switch (credential.kind) {
      case 'accountKey':
        return 'Check account_key and account_name: the key may have been rotated, or be that of another account.';
      case 'sas':
        return 'Check sas_token: it must be whole, of this account, and made with a key that is still there.';
      case 'token':
        return 'Check tenant and resource of the identity: the token must be for this account’s tenant.';
      case 'anonymous':
        return 'Configure a credential: the container does not let everybody in.';
    }
  }
  const firewall = 'The firewall of the account may also refuse this machine.';
  switch (credential.kind) {
    case 'token':
      return right === undefined
        ? `Give the identity a role for data on the account or container. ${firewall}`
        : `Give the identity the role ${right.role} on the account or container; it takes up to ten minutes. ${firewall}`;
    case 'sas':
      return `${explainPolicy(credential, right)} ${firewall}`;
    case 'anonymous':
      return 'Configure a credential: the container does not let everybody in.';
    case 'accountKey':
      return `See whether the account admits account keys. ${firewall}`;
  }
}

/** The letters of a stored access policy only the service knows; here it is known which are needed. */
function explainPolicy({ fields }: SasCredential, right: RequiredRight | undefined): string {
  if (fields.identifier === undefined || right === undefined || right.sas === '')
    return 'Make a SAS that allows this operation on this resource.';
  return `Give the policy ${fields.identifier} the letter ${[...right.sas].join(' or ')}, or make a SAS that has it.`;
}

/** Not simply the identity: what looks like a part of a signed URL is blackened in every message. */
function askedAs(credential: Credential): string {
  if (credential.kind !== 'sas') return `Asked as ${credential.identity}`;
  const { identifier, permissions } = credential.fields;
  return `Asked with a SAS ${identifier === undefined ? `for ${permissions || 'nothing'}` : `of the policy ${identifier}`}`;
}

function toText(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

function firstSentence(detail: string): string {
  return `${detail.split('\n', 1)[0]?.trim().slice(0, 300).replace(/\.$/, '')}.`;
}
