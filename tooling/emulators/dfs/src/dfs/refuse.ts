import { jsonErrorAnswer, ServiceError, type WireAnswer, type WireRequest } from '@stowage/emulator-wire';
import { jsonType } from './json.ts';

/** A refusal in DFS form. */
export function refuseAsDfs(error: ServiceError, request: WireRequest): WireAnswer {
  const named = error.code === 'NotModified' ? new ServiceError(304, 'ConditionNotMet', error.message) : error;
  const answer = jsonErrorAnswer(named, request);
  if (answer.headers?.['Content-Type'] === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'Content-Type': jsonType(request) } };
}
