/** What tests with emulators need beside them. */
export { createBearerToken } from './bearer-token.ts';
export { type SuiteFaultSwitch, toSuiteFaults } from './suite-faults.ts';
