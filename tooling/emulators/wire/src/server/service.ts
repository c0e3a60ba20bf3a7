import type { ServiceError } from '../answers/service-error.ts';
import type { WireAnswer } from './answer.ts';
import type { WireRequest } from './request.ts';

/** What an emulator tells the server loop of its protocol. */
export interface WireService {
  /** Value of the `Server` header. */
  readonly serverHeader: string;
  /** Segments that can stand first in a path and are no account: the request is then for the first account. Default: none. */
  readonly roots?: readonly string[];
  /** Names the operation asked for, in lower kebab words; must not throw. */
  operationOf(request: WireRequest): string;
  /** Carries it out. A thrown {@link ServiceError} becomes the answer that `refuse` gives; anything else a 500 in the same form. */
  respond(request: WireRequest, operation: string): WireAnswer | Promise<WireAnswer>;
  /** The answer that tells of an error, in the service's form. */
  refuse(error: ServiceError, request: WireRequest): WireAnswer;
  /** The service's own throttling refusal. */
  readonly throttle: ServiceError;
  /** The service's own internal error. */
  readonly failure: ServiceError;
  /** Headers of every answer (`x-ms-version` ...); what an answer says itself comes first. */
  headers(request: WireRequest): Readonly<Record<string, string | undefined>>;
}
