import type { Query } from '../signing/shared-key.ts';

const plain = /^[A-Za-z0-9\-._~]*$/;

/** The query of a URL, without `?`. Names are plain by contract; values are percent-encoded. */
export function toQueryString(query: Query): string {
  let text = '';
  for (const name in query) {
    const value = query[name];
    if (value === undefined || value === '') continue;
    const given = String(value);
    text += `${text === '' ? '' : '&'}${name}=${plain.test(given) ? given : encodeURIComponent(given)}`;
  }
  return text;
}
