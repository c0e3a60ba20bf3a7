import type { WireRequest } from '@stowage/emulator-wire';

/** The content type of JSON answers; the space came with versions after 2020-06-12. */
export const jsonType = ({ headers }: Pick<WireRequest, 'headers'>): string =>
  (headers['x-ms-version'] ?? '') > '2020-06-12' ? 'application/json; charset=utf-8' : 'application/json;charset=utf-8';
