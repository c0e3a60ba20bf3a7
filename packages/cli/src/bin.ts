#!/usr/bin/env node
const args = process.argv.slice(2);
// Arguments may hold a secret; a process's title takes their place in the list of processes, before anything else is loaded.
process.title = 'stowage';
const { run } = await import('./run.ts');
process.exitCode = await run(args);

export {};
