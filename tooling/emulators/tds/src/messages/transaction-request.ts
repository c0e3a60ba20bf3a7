import { ByteReader } from '../bytes/reader.ts';
import { skipHeaders } from './all-headers.ts';

/** Isolation levels as the protocol numbers them; 0 leaves the session's. */
const isolationLevels = [undefined, 'read uncommitted', 'read committed', 'repeatable read', 'serializable', 'snapshot'] as const;

/** What begins a transaction. */
export interface BeginTransaction {
  readonly isolation: (typeof isolationLevels)[number];
  readonly name: string;
}

/** A request of the transaction manager (MS-TDS 2.2.6.9). */
export type TransactionRequest =
  | ({ readonly kind: 'begin' } & BeginTransaction)
  | { readonly kind: 'commit'; readonly next: BeginTransaction | undefined }
  | { readonly kind: 'rollback'; readonly name: string; readonly next: BeginTransaction | undefined }
  | { readonly kind: 'save'; readonly name: string }
  | { readonly kind: 'other'; readonly number: number };

/** Reads a request of the transaction manager. */
export function readTransactionRequest(data: Buffer): TransactionRequest {
  const reader = new ByteReader(data);
  skipHeaders(reader);
  const number = reader.uint16();
  const name = (): string => reader.utf16(reader.uint8() >>> 1);
  const begin = (): BeginTransaction => {
    const isolation = isolationLevels[reader.uint8()];
    return { isolation, name: name() };
  };
  const next = (): BeginTransaction | undefined => ((reader.uint8() & 1) === 1 ? begin() : undefined);
  switch (number) {
    case 5:
      return { kind: 'begin', ...begin() };
    case 7:
      name();
      return { kind: 'commit', next: next() };
    case 8: {
      const of = name();
      return { kind: 'rollback', name: of, next: next() };
    }
    case 9:
      return { kind: 'save', name: name() };
    default:
      return { kind: 'other', number };
  }
}
