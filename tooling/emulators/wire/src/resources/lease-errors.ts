import { ServiceError } from '../answers/service-error.ts';

/** The refusals of a lease, with the codes and words for one kind of resource. */
export interface LeaseErrors {
  readonly alreadyPresent: ServiceError;
  readonly idMissing: ServiceError;
  readonly idMismatchWithOperation: ServiceError;
  readonly notPresentWithOperation: ServiceError;
  readonly lost: ServiceError;
  readonly idMismatchWithLeaseOperation: ServiceError;
  readonly notPresentWithLeaseOperation: ServiceError;
  readonly breakingAndCannotBeAcquired: ServiceError;
  readonly breakingAndCannotBeChanged: ServiceError;
  readonly brokenAndCannotBeRenewed: ServiceError;
}

/** Kinds of resource: how codes end (`LeaseIdMismatchWithBlobOperation`), and what messages call it. */
const kinds = {
  blob: { suffix: 'WithBlobOperation', noun: 'blob' },
  container: { suffix: 'WithContainerOperation', noun: 'container' },
  file: { suffix: 'WithFileOperation', noun: 'file' },
  share: { suffix: 'WithContainerOperation', noun: 'file share' },
  path: { suffix: '', noun: 'resource' },
} as const;

/** Kinds of resource that can be leased; `path` is one at the DFS endpoint. */
export type LeasedKind = keyof typeof kinds;

/** The refusals for a kind of resource. */
export function leaseErrors(kind: LeasedKind): LeaseErrors {
  const { suffix, noun } = kinds[kind];
  const conflict = (code: string, message: string): ServiceError => new ServiceError(409, code, message);
  const failed = (code: string, message: string): ServiceError => new ServiceError(412, code, message);
  return {
    alreadyPresent: conflict('LeaseAlreadyPresent', 'There is already a lease present.'),
    idMissing: failed('LeaseIdMissing', `There is currently a lease on the ${noun} and no lease ID was specified in the request.`),
    idMismatchWithOperation: failed(`LeaseIdMismatch${suffix}`, `The lease ID specified did not match the lease ID for the ${noun}.`),
    notPresentWithOperation: failed(`LeaseNotPresent${suffix}`, `There is currently no lease on the ${noun}.`),
    lost: failed('LeaseLost', `A lease ID was specified, but the lease for the ${noun} has expired.`),
    idMismatchWithLeaseOperation: conflict(
      'LeaseIdMismatchWithLeaseOperation',
      `The lease ID specified did not match the lease ID for the ${noun}.`,
    ),
    notPresentWithLeaseOperation: conflict('LeaseNotPresentWithLeaseOperation', `There is currently no lease on the ${noun}.`),
    breakingAndCannotBeAcquired: conflict(
      'LeaseIsBreakingAndCannotBeAcquired',
      'The lease ID matched, but the lease is currently in breaking state and cannot be acquired until it is broken.',
    ),
    breakingAndCannotBeChanged: conflict(
      'LeaseIsBreakingAndCannotBeChanged',
      'The lease ID matched, but the lease is currently in breaking state and cannot be changed.',
    ),
    brokenAndCannotBeRenewed: conflict(
      'LeaseIsBrokenAndCannotBeRenewed',
      'The lease ID matched, but the lease has been broken explicitly and cannot be renewed.',
    ),
  };
}
