import { ServiceError } from '@stowage/emulator-wire';
import { descriptions, type ErrorCode } from './error-codes.ts';

/** A refusal in the words of the DFS endpoint; the Blob endpoint has its own name for some of them. */
export class StorageError extends ServiceError {
  constructor(code: ErrorCode, headers: Readonly<Record<string, string>> = {}, details: Readonly<Record<string, string>> = {}) {
    const [status, message] = descriptions[code];
    super(status, code, message, { headers, details });
  }
}
