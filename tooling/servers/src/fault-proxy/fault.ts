/** The service says that it is too busy, with the body that Azure Storage sends. Nothing is delivered. */
export interface ThrottleFault {
  readonly kind: 'throttle';
  /** Default: 503. */
  readonly status?: 429 | 503;
  /** Value of `Retry-After`, in seconds; absent means no such header. */
  readonly retryAfterSeconds?: number;
}

/** The service fails by itself, with the body that Azure Storage sends. Nothing is delivered. */
export interface ServiceErrorFault {
  readonly kind: 'service-error';
  /** Default: `InternalError`. */
  readonly code?: 'InternalError' | 'OperationTimedOut';
}

/** The connection is reset. */
export interface ResetFault {
  readonly kind: 'reset';
  /**
   * `before-delivery`: the service never sees the request. `mid-request`: it sees half of the body.
   * `after-delivery`: it carries the request out, and the answer is lost. `mid-response`: half of the answer's body arrives.
   */
  readonly when: 'before-delivery' | 'mid-request' | 'after-delivery' | 'mid-response';
}

/** Nothing more comes, and the connection stays open until the client or `stop` ends it. */
export interface StallFault {
  readonly kind: 'stall';
  /**
   * `request`: the service never sees it. `headers`: the service carries it out, and the answer is held back.
   * `body`: the head and half of the answer's body arrive.
   */
  readonly at: 'request' | 'headers' | 'body';
}

/** The answer ends in order (FIN) with fewer bytes than its `Content-Length` says. */
export interface TruncateFault {
  readonly kind: 'truncate';
  /** Bytes of the body that arrive. Default: half of them. */
  readonly keepBytes?: number;
}

/** One byte of a body is inverted in transit; lengths and headers stay as they were. */
export interface CorruptFault {
  readonly kind: 'corrupt';
  readonly direction: 'request' | 'response';
  /** Position of the byte. Default: the middle of the body. Nothing happens to a body that does not reach it. */
  readonly at?: number;
}

/** A narrow line: both bodies pass at this rate. */
export interface SlowFault {
  readonly kind: 'slow';
  readonly bytesPerSecond: number;
}

/** Something answers that is not the service. Nothing is delivered. */
export interface GarbageFault {
  readonly kind: 'garbage';
  /** `not-http`: bytes that are no HTTP. `html`: the 200 page of a captive portal. `broken-xml`: 200, XML cut off in an element. */
  readonly form: 'not-http' | 'html' | 'broken-xml';
}

/**
 * The service's clock differs. A request whose `x-ms-date` (or else `Date`) is more than 15 minutes off it is refused
 * as `AuthenticationFailed`; any other passes. Every answer carries the service's time in `Date`.
 */
export interface ClockSkewFault {
  readonly kind: 'clock-skew';
  /** How far the service's clock is ahead, in seconds; negative when it is behind. */
  readonly aheadSeconds: number;
}

/** What may go wrong with one request. */
export type Fault =
  | ThrottleFault
  | ServiceErrorFault
  | ResetFault
  | StallFault
  | TruncateFault
  | CorruptFault
  | SlowFault
  | GarbageFault
  | ClockSkewFault;
