import { parseArgs } from 'node:util';
import { checks } from './checks.ts';
import { runChecks } from './run-checks.ts';

// `npm run check`, `npm run check -- <words of names>` for some, `npm run check -- --update` to accept the public interfaces.
const { values, positionals } = parseArgs({ options: { update: { type: 'boolean', default: false } }, allowPositionals: true });
const chosen = checks.filter(({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)));
if (chosen.length === 0) throw new Error(`No check is named so. There are: ${checks.map(({ name }) => name).join(', ')}.`);
const { failed } = await runChecks(chosen, values);
process.exitCode = failed === 0 ? 0 : 1;
