import { type Handler, header } from '../call.ts';
import { pathToChange } from '../change.ts';
import { readContentHeaders, revisionHeaders } from '../headers.ts';
import { parseProperties } from './properties.ts';

/** Path - Update, action setProperties: the user's properties are replaced, content headers that are given are set. */
export const setProperties: Handler = (call) => {
  const node = pathToChange(call);
  node.metadata = parseProperties(header(call, 'x-ms-properties'));
  node.headers = { ...node.headers, ...readContentHeaders(call, 'x-ms-') };
  call.account.touch(node);
  return { status: 200, headers: { ...revisionHeaders(node), 'x-ms-request-server-encrypted': 'true' } };
};
