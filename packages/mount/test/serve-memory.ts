import { isDatastoreError } from '@stowage/core';
import { ServedMount } from '../src/serving/served-mount.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

// Serves a file system in memory on the directory that is named, until somebody unmounts it.
const [directory = ''] = process.argv.slice(2);
try {
  const mount = await ServedMount.start(new MemoryFileSystem(), { directory, source: 'stowage:test', readOnly: false, allowOther: false });
  await mount.ended;
} catch (error) {
  if (!isDatastoreError(error)) throw error;
  console.log(`${error.code} ${error.message} ${error.nextAction}`);
}
