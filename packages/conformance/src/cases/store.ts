import { type CapabilityDetail, capabilityNames, operationNames, operations } from '@stowage/core';
import { callOperation } from '../calls.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError } from '../expectation.ts';
import { expectNoRequest } from '../quiet.ts';

const isFrozen = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen));

/** What every datastore tells of itself, and how it ends. */
export const storeCases: readonly ConformanceCase[] = defineArea('store', 'Datastore', [
  defineCase('names', 'a store tells its name, type, location and identity, none of them a secret', [], async ({ store, harness }) => {
    for (const field of ['name', 'type', 'location', 'identity'] as const) {
      const value = store[field];
      expect(typeof value === 'string' && value !== '', `${field} to be a text that is not empty`, value);
      for (const secret of harness.secrets ?? []) expect(!value.includes(secret), `${field} to hold no secret`);
    }
    expect(/^[a-z0-9_]+$/.test(store.type), 'type to be made of a-z, 0-9 and _', store.type);
  }),
  defineCase('capabilities.frozen', 'the capabilities are frozen through and through', [], async ({ capabilities }) => {
    expect(isFrozen(capabilities), 'capabilities to be frozen at every depth');
  }),
  defineCase('capabilities.json', 'the capabilities survive JSON', [], async ({ capabilities }) => {
    const again = JSON.stringify(JSON.parse(JSON.stringify(capabilities)));
    expectEqual(again, JSON.stringify(capabilities), 'capabilities after JSON');
  }),
  defineCase('capabilities.known', 'only capabilities of the contract are named, each with its support', [], async ({ capabilities }) => {
    for (const [name, detail] of Object.entries(capabilities as Readonly<Record<string, CapabilityDetail>>)) {
      expect(capabilityNames.includes(name as never), 'capabilities of the contract only', name);
      expect(['native', 'emulated'].includes(detail.support), `${name}.support to be native or emulated`, detail.support);
      expect(detail.support === 'native' || Boolean(detail.note), `${name}.note to say how it is emulated`, detail.note);
    }
  }),
  defineCase('capabilities.limits', 'limits are whole numbers above zero', [], async ({ capabilities }) => {
    const limits = {
      'write.maxSize': capabilities.write?.maxSize,
      'write.blockSize': capabilities.write?.blockSize,
      'append.maxSize': capabilities.append?.maxSize,
      'list.pageSize': capabilities.list?.pageSize,
      'delete.batch': capabilities.delete?.batch,
      'copy.maxSize': capabilities.copy?.maxSize,
    };
    for (const [name, limit] of Object.entries(limits)) {
      expect(limit === undefined || (Number.isSafeInteger(limit) && limit > 0), `${name} to be a whole number above zero`, limit);
    }
  }),
  defineCase(
    'close.refuses',
    'a closed store refuses every operation it has, without a request',
    [],
    async ({ harness, path }) => {
      const opened = await harness.open();
      try {
        await opened.store.close();
        for (const operation of operationNames.filter((name) => opened.store.capabilities[operations[name].capability] !== undefined)) {
          const call = (): Promise<unknown> => expectError(callOperation(opened.store, operation, path('closed')), 'DATASTORE.CLOSED');
          await expectNoRequest({ opened }, call);
        }
      } finally {
        await opened.cleanup();
      }
    },
    { alone: true },
  ),
  defineCase('close.twice', 'closing again is harmless', [], async ({ harness }) => {
    const opened = await harness.open();
    await opened.store.close();
    await Promise.all([opened.store.close(), opened.store.close()]);
    await opened.cleanup();
  }),
  defineCase('close.dispose', 'await using closes a store', ['list'], async ({ harness, path }) => {
    const opened = await harness.open();
    const disposed = opened.store;
    {
      await using _store = disposed;
    }
    await expectError(callOperation(disposed, 'list', path('closed')), 'DATASTORE.CLOSED');
    await opened.cleanup();
  }),
]);
