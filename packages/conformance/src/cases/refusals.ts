import { type Capabilities, type Operation, type OperationRow, operationNames, operations } from '@stowage/core';
import { callOperation, optionSamples } from '../calls.ts';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expectError } from '../expectation.ts';
import { expectRefusedByCore } from '../quiet.ts';
import { expectComplete } from './errors.ts';

/** An operation, or one option of it, that the store does not declare. */
const refusalDraft = (operation: Operation, option?: string): CaseDraft =>
  defineCase(
    option === undefined ? operation : `${operation}.${option}`,
    `${operation}${option === undefined ? '' : ` with ${option}`}, which is not declared, is CAPABILITY.MISSING without a request`,
    [],
    async (context) => {
      const options = option === undefined ? {} : { [option]: optionSamples[option] };
      await expectRefusedByCore(context, async (store) => {
        const error = await expectError(callOperation(store, operation, context.path('refused'), options), 'CAPABILITY.MISSING');
        expectComplete(error, store, operation, error.path, context.harness.secrets);
      });
    },
    { kind: 'refusal', alone: true },
  );

function missingOptions(operation: Operation, capabilities: Capabilities): readonly string[] {
  const { capability, options }: OperationRow = operations[operation];
  const detail = capabilities[capability] as Readonly<Record<string, unknown>> | undefined;
  return detail === undefined ? [] : options.filter((option) => detail[option] !== true);
}

/** For everything in the operations table that a store does not declare, the proof that it is refused. */
export function refusalCases(capabilities: Capabilities): readonly ConformanceCase[] {
  const missing = operationNames.filter((name) => capabilities[operations[name].capability] === undefined);
  return defineArea('refusal', 'OperationRow.options', [
    ...missing.map((operation) => refusalDraft(operation)),
    ...operationNames.flatMap((operation) => missingOptions(operation, capabilities).map((option) => refusalDraft(operation, option))),
  ]);
}
