import { expect, test } from 'vitest';
import { explainFailure } from '../src/transport/network-failure.ts';

const failure = (code: string, wrapped = false): Error => {
  const error = Object.assign(new Error(`low level: ${code}`), { code });
  return wrapped ? new Error('the connector failed', { cause: error }) : error;
};
const exchange = {
  operation: 'Get Blob',
  host: 'training.blob.core.windows.net',
  identity: 'anonymous',
  isStarted: false,
  received: undefined,
  requestId: undefined,
};

test.each([
  ['ENOTFOUND', 'DATASTORE.NOT_FOUND', false, 'there is no host training.blob.core.windows.net: the account does not exist'],
  ['EAI_AGAIN', 'SERVICE.UNAVAILABLE', true, 'cannot be looked up at the moment'],
  ['ECONNREFUSED', 'SERVICE.UNAVAILABLE', true, 'refused the connection'],
  ['ENETUNREACH', 'SERVICE.UNAVAILABLE', true, 'cannot be reached'],
  ['UND_ERR_CONNECT_TIMEOUT', 'SERVICE.TIMEOUT', true, 'no connection to'],
  ['ETIMEDOUT', 'SERVICE.TIMEOUT', true, 'timed out'],
  ['CERT_HAS_EXPIRED', 'SERVICE.UNAVAILABLE', false, 'has expired'],
  ['CERT_NOT_YET_VALID', 'SERVICE.UNAVAILABLE', false, 'not valid yet'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'SERVICE.UNAVAILABLE', false, 'for another host'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'SERVICE.UNAVAILABLE', false, 'not trusted'],
  ['ESOMETHING', 'SERVICE.UNAVAILABLE', true, 'no connection to'],
])('%s before anything was sent', (code, ours, retryable, message) => {
  for (const cause of [failure(code), failure(code, true)]) {
    expect(explainFailure(cause, exchange)).toMatchObject({
      code: ours,
      retryable,
      unprocessed: true,
      message: expect.stringContaining(message),
      cause,
    });
  }
});

test.each([
  [undefined, 'broke before it answered'],
  [0, 'broke after 0 bytes of its answer'],
  [4711, 'broke after 4711 bytes of its answer'],
])('a connection that breaks with %s bytes received', (received, message) => {
  const error = explainFailure(failure('ECONNRESET'), { ...exchange, isStarted: true, received, requestId: 'id' });
  expect(error).toMatchObject({ code: 'SERVICE.UNAVAILABLE', retryable: true, unprocessed: false, requestId: 'id' });
  expect(error.message).toContain(message);
});

test('what is thrown without being an error is told all the same', () => {
  expect(explainFailure('odd', exchange)).toMatchObject({ code: 'SERVICE.UNAVAILABLE', cause: 'odd' });
});

test('a host of Gen1 that is gone names Gen2', () => {
  const host = 'archive.azuredatalakestore.net';
  for (const code of ['ENOTFOUND', 'ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_CERT_ALTNAME_INVALID']) {
    expect(explainFailure(failure(code), { ...exchange, host }).nextAction, code).toMatch(
      /shut Data Lake Storage Gen1 down.*azure_data_lake_gen2/,
    );
  }
  expect(explainFailure(failure('ENOTFOUND'), exchange).nextAction).toContain('account_name');
});
