import type { WireAnswer } from '@stowage/emulator-wire';

const json = 'application/json; charset=utf-8';

/** 200 with a value as JSON. */
export function jsonAnswer(value: unknown): WireAnswer {
  return { status: 200, headers: { 'Content-Type': json }, body: JSON.stringify(value) };
}

/** 200 `{"boolean":...}`; a false one carries the `Status` of a missing path. */
export function booleanAnswer(value: boolean): WireAnswer {
  const answer = jsonAnswer({ boolean: value });
  return value ? answer : { ...answer, headers: { ...answer.headers, Status: '0x8309000A' } };
}

/** 200 without a body. */
export const emptyAnswer: WireAnswer = { status: 200 };

/** 200 without a body, as the ACL operations answer it. */
export const aclChangedAnswer: WireAnswer = { status: 200, headers: { ContentLength: '0' } };
