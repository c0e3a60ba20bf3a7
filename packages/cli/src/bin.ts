#!/usr/bin/env node
import { run } from './run.ts';

const args = process.argv.slice(2);
// Arguments may hold a secret; a process's title takes their place in the list of processes.
process.title = 'stowage';
process.exitCode = await run(args);
