/** A refusal that the service would send. The emulator's own form (XML, JSON, RemoteException) is put around it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  /** The service's code, for example `ResourceNotFound`. */
  readonly code: string;
  /** More elements of the error's body: `AuthenticationErrorDetail`, `HeaderName`, `QueryParameterName` ... */
  readonly details: Readonly<Record<string, string>>;
  /** More headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, more: ServiceErrorParts = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}

/** What else an error may carry. */
export interface ServiceErrorParts {
  readonly details?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}
