import { parseArgs } from 'node:util';
import { runChecks } from './run-checks.ts';

// `npm run check`, or `npm run check -- --update` to accept the public interfaces as they are.
const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
const { failed } = await runChecks(values);
process.exitCode = failed === 0 ? 0 : 1;
