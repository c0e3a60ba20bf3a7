import { type Datastore, type DatastoreError, type ErrorCode, errorCodes, type Operation, operations } from '@stowage/core';
import { callOperation } from '../calls.ts';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError, tryError } from '../expectation.ts';
import type { OpenedDatastore } from '../harness.ts';

/** Fails unless an error tells all that it should, and no secret. */
export function expectComplete(
  error: DatastoreError,
  store: Datastore,
  operation: Operation,
  path: string | undefined,
  secrets: readonly string[] = [],
): void {
  expectEqual(
    { operation: error.operation, path: error.path, datastore: error.datastore, driver: error.driver, identity: error.identity },
    { operation, path, datastore: store.name, driver: store.type, identity: store.identity },
    'what the error tells',
  );
  expect(error.message !== '' && !/[\r\n]/.test(error.message), 'a message of one line', error.message);
  expect(error.nextAction !== '', 'a next action', error.nextAction);
  expectEqual(typeof error.retryable, 'boolean', 'the type of retryable');
  const json = JSON.stringify(error);
  const { code, message, nextAction, stack, cause } = JSON.parse(json) as Record<string, unknown>;
  expectEqual({ code, message, nextAction }, { code: error.code, message: error.message, nextAction: error.nextAction }, 'the JSON form');
  expectEqual([stack, cause], [undefined, undefined], 'stack and cause in the JSON form');
  for (const secret of secrets) expect(!json.includes(secret) && !String(error).includes(secret), 'no secret in the error');
}

/** The operations that need something at a path, and find nothing. */
const missing: readonly Operation[] = ['stat', 'read', 'copy', 'rename', 'setMetadata', 'getAcl', 'setAcl'];

const missingDraft = (operation: Operation): CaseDraft =>
  defineCase(
    `missing.${operation}`,
    `a ${operation} of nothing says all about itself`,
    [operations[operation].capability],
    async ({ store, path, harness }) => {
      const error = await tryError(callOperation(store, operation, path('missing')));
      if (error !== undefined) expectComplete(error, store, operation, path('missing'), harness.secrets);
    },
  );

/** What errors tell. That they come, and with which code, is the business of the operations' own cases. */
export const errorCases: readonly ConformanceCase[] = defineArea('error', 'DatastoreError', [
  ...missing.map(missingDraft),
  defineCase('condition', 'a condition that fails says all about itself', ['write.ifNoneMatch'], async ({ store, files, harness }) => {
    const file = await files.put('a');
    const error = await tryError(store.write(file, 'x', { ifNoneMatch: '*' }));
    if (error !== undefined) expectComplete(error, store, 'write', file, harness.secrets);
  }),
  defineCase('range', 'a range that is outside says all about itself', ['read.range'], async ({ store, files, harness }) => {
    const file = await files.put('a', 'content');
    const error = await tryError(store.read(file, { range: { offset: 100 } }));
    if (error !== undefined) expectComplete(error, store, 'read', file, harness.secrets);
  }),
  defineCase(
    'directory',
    'a directory where a file is meant says all about itself',
    ['delete', 'list.directories=real'],
    async (context) => {
      const { store, files, path, harness } = context;
      await files.put('folder/a');
      const error = await tryError(store.delete(path('folder')));
      if (error !== undefined) expectComplete(error, store, 'delete', path('folder'), harness.secrets);
    },
  ),
]);

/** Opens another datastore for one case. */
async function withOpened(open: (() => Promise<OpenedDatastore>) | undefined, use: (store: Datastore) => Promise<void>): Promise<void> {
  const opened = await open?.();
  if (opened === undefined) return;
  try {
    await use(opened.store);
  } finally {
    await opened.cleanup();
  }
}

const asked: readonly Operation[] = ['stat', 'read', 'list', 'write', 'delete'];

/** Each operation of a datastore that refuses everything fails with one of these codes; none takes it for absence. */
const refusingDrafts = (
  need: 'harness:openAbsent' | 'harness:openDenied',
  what: string,
  codes: readonly ErrorCode[],
): readonly CaseDraft[] => [
  ...asked.map((operation) =>
    defineCase(operation, `a ${operation} ${what} is ${codes.join(' or ')}`, [need, 'kind:file'], async ({ harness, path }) => {
      const open = need === 'harness:openAbsent' ? harness.openAbsent : harness.openDenied;
      await withOpened(open?.bind(harness), async (store) => {
        if (store.capabilities[operation as 'stat'] === undefined) return;
        const error = await expectError(callOperation(store, operation, path('a')), ...codes);
        for (const secret of harness.secrets ?? []) expect(!JSON.stringify(error).includes(secret), 'no secret in the error');
        expect(error.nextAction !== '' && errorCodes[error.code].retryable === error.retryable, 'a next action, and no repeating', error);
      });
    }),
  ),
  defineCase('exists', `exists ${what} is an error, not absence`, [need, 'kind:file'], async ({ harness, path }) => {
    const open = need === 'harness:openAbsent' ? harness.openAbsent : harness.openDenied;
    await withOpened(open?.bind(harness), async (store) => {
      if (store.capabilities.stat !== undefined) await expectError((store as Datastore<'stat'>).exists(path('a')), ...codes);
    });
  }),
];

/** A datastore whose container, share or folder is not there. */
export const absentCases: readonly ConformanceCase[] = defineArea(
  'absent',
  'Driver.open',
  refusingDrafts('harness:openAbsent', 'in a datastore that does not exist', ['DATASTORE.NOT_FOUND']),
);

/** A datastore that does not let us in. */
export const deniedCases: readonly ConformanceCase[] = defineArea(
  'denied',
  'DatastoreError',
  refusingDrafts('harness:openDenied', 'without the right', ['ACCESS.DENIED', 'ACCESS.UNAUTHENTICATED']),
);
