import { createSourceRequest } from '@stowage/emulator-wire';
import { requireAccess } from './authorization.ts';
import type { SourceLookup } from './blob/copy-from.ts';
import { fileOf, header } from './call.ts';
import type { Gate } from './gate.ts';
import { StorageError } from './tree/storage-error.ts';

/** Finds copy sources: files of this emulator, which the URL's signature, a bearer in a header of its own, or the request's own proof may read. */
export const createSourceLookup =
  (gate: Gate): SourceLookup =>
  (call, url) => {
    if (!URL.canParse(url)) throw new StorageError('InvalidHeaderValue');
    const source = createSourceRequest(call.request, new URL(url), header(call, 'x-ms-copy-source-authorization'));
    const proven = source.query.has('sig') || source.headers.authorization !== undefined;
    const sameAccount = source.account === call.account.name;
    if (!proven && !sameAccount) throw new StorageError('CannotVerifyCopySource');
    const reading = proven ? gate.admit(source, 'get-blob') : { ...call, ...gate.target(source) };
    const file = readable(() => fileOf(reading));
    requireAccess(reading, file, 4);
    return file;
  };

function readable<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof StorageError && error.status === 404)
      throw Object.assign(new StorageError('CannotVerifyCopySource'), { cause: error });
    throw error;
  }
}
