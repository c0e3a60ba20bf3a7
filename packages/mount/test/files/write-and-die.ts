import { openDatastore } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { createFileSystem } from '../../src/files/create-file-system.ts';
import { flags, Program } from './program.ts';

// Writes through a file system over a folder, and is killed before it closes what it wrote.
const [path = '', folder = ''] = process.argv.slice(2);
const fileSystem = await createFileSystem(await openDatastore(local, { path }), { staging: { folder, reserve: 0 } });
const program = new Program(fileSystem);
const large = await program.open('large.bin', flags.readWrite);
await large.write(1_000_000, 'changed');
const fresh = await program.open('new.txt', flags.readWrite | flags.create);
await fresh.write(0, 'new');
process.kill(process.pid, 'SIGKILL');
