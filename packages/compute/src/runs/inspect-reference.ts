import { type Datastore, DatastoreError, isDatastoreError, requireCapabilities, supports } from '@stowage/core';
import type { DataReference, FileReference, TableReference } from '@stowage/workspace';
import { describeReference } from '../deliveries/place.ts';
import type { PlannedReference } from './plan.ts';

/** What is at a reference, seen before anything is moved. */
export type ReferenceContent = 'file' | 'directory' | 'table' | 'nothing';

/**
 * Opens the datastore of a reference and looks whether what the run wants of it can be had: the capabilities, what is read, and that an
 * upload would not fail at its end for a file that is there now.
 *
 * Fails with `CAPABILITY.MISSING`, `PATH.NOT_FOUND`, `TABLE.NOT_FOUND`, `PATH.EXISTS`, and what opening fails with.
 */
export async function inspectReference({ reference, role }: PlannedReference, signal: AbortSignal): Promise<ReferenceContent> {
  // The program opens it itself, with whatever it has.
  if (reference.mode === 'direct') return 'nothing';
  await using store = await reference.datastore.open({ signal });
  if (reference.kind === 'table') return await inspectTable(store, reference, signal);
  // Awaited here: the store is closed when this returns.
  return await (reference.mode === 'upload' ? inspectTarget(store, reference, signal) : inspectSource(store, reference, role, signal));
}

async function inspectTable(store: Datastore, { mode, source }: TableReference, signal: AbortSignal): Promise<ReferenceContent> {
  if (mode === 'upload') requireCapabilities(store, 'writeTable');
  else {
    requireCapabilities(store, 'query');
    if ('table' in source && supports(store, 'describeTable')) await store.describeTable(source.table, { signal });
  }
  return 'table';
}

async function inspectSource(
  given: Datastore,
  reference: FileReference,
  role: 'input' | 'output',
  signal: AbortSignal,
): Promise<ReferenceContent> {
  const store = requireCapabilities(given, 'read', 'list', 'stat');
  const writable = reference.mode === 'mount' && !(reference.readOnly ?? role === 'input');
  if (writable) requireCapabilities(store, 'write');
  if (reference.pathOnDatastore === '') return 'directory';
  try {
    const { kind } = await store.stat(reference.pathOnDatastore, { signal });
    if (kind === 'file' && reference.namesFolder) {
      throw new DatastoreError('PATH.NOT_DIRECTORY', `${describeReference(reference)}/ is named as a folder and is a file.`, {
        path: reference.pathOnDatastore,
        datastore: reference.datastore.name,
        nextAction: 'Leave out the slash at its end.',
      });
    }
    return kind;
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    if (!writable) throw missing(reference, error);
    // A new folder to write into; where folders exist only by their files there is nothing to make.
    if (supports(store, 'createDirectory')) await store.createDirectory(reference.pathOnDatastore, { signal });
    return 'directory';
  }
}

function missing(reference: DataReference, cause: DatastoreError): DatastoreError {
  return new DatastoreError('PATH.NOT_FOUND', `There is nothing at ${describeReference(reference)}, which ${reference.name} is to bring.`, {
    path: cause.path,
    datastore: reference.datastore.name,
    identity: cause.identity,
    nextAction: `List what is there: stowage ls ${reference.datastore.name}:`,
    cause,
  });
}

async function inspectTarget(given: Datastore, reference: FileReference, signal: AbortSignal): Promise<ReferenceContent> {
  const store = requireCapabilities(given, 'write');
  const { pathOnDatastore, namesFolder, onConflict = 'fail' } = reference;
  if (namesFolder || onConflict !== 'fail' || !supports(store, 'stat')) return 'nothing';
  try {
    const { kind } = await store.stat(pathOnDatastore, { signal });
    if (kind === 'directory') return 'nothing';
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    return 'nothing';
  }
  throw new DatastoreError(
    'PATH.EXISTS',
    `${describeReference(reference)}, which ${reference.name} is to be uploaded to, is a file already.`,
    {
      path: pathOnDatastore,
      datastore: reference.datastore.name,
      nextAction: 'Choose another path, or let it be replaced: onConflict (on the command line --on-conflict) overwrite.',
    },
  );
}
