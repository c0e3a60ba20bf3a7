import { randomUUID } from 'node:crypto';
import { type Capabilities, type Datastore, DatastoreError, supports } from '@stowage/core';
import type { CheckSteps } from './check-steps.ts';

const content = 'This file was written to check a datastore, and may be deleted.\n';

/** Looks at the root without changing anything: a page of the listing, else the root's entry, else a page of tables. */
export async function probeRoot(store: Datastore, steps: CheckSteps, signal: AbortSignal | undefined): Promise<void> {
  if (supports(store, 'list')) {
    await steps.try('list', async () => {
      for await (const { entries, cursor } of store.list('', { signal }).pages()) {
        return entries.length === 0 && cursor === undefined
          ? 'The root is empty.'
          : `The root lists ${entries.length}${cursor === undefined ? '' : ' and more'}.`;
      }
      return 'The root is empty.';
    });
  } else if (supports(store, 'stat')) {
    await steps.try('list', async () => {
      await store.stat('', { signal });
      return 'It cannot list; the root answers.';
    });
  } else if (supports(store, 'listTables')) {
    await steps.try('list', async () => {
      for await (const { schema, name } of store.listTables({ signal }))
        return `There are tables, such as ${schema === undefined ? '' : `${schema}.`}${name}.`;
      return 'There is no table.';
    });
  } else steps.skip('list', 'It cannot list.');
}

/** Writes a small file under a name that nobody else uses, reads it back and deletes it. */
export async function probeWriting(
  store: Datastore,
  steps: CheckSteps,
  sometimes: Partial<Capabilities>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!supports(store, 'write') || !supports(store, 'delete')) {
    const missing = supports(store, 'write') ? 'delete' : 'write';
    const reason = `It cannot ${missing} files${missing === 'delete' ? ', so a probe would stay' : ''}.`;
    const hint = ` That hangs on the credential: ${store.identity} lacks the right to ${missing}.`;
    steps.skip('write', sometimes[missing] !== undefined ? reason + hint : reason);
    for (const step of ['read', 'delete'] as const) steps.skip(step, 'There is no probe file.');
    return;
  }
  const path = `stowage-check-${randomUUID()}.txt`;
  try {
    const wrote = await steps.try('write', async () => {
      await store.write(path, content, { signal });
      return `A probe file was written: ${path}.`;
    });
    if (wrote) await probeReading(store, path, steps, signal);
    else steps.skip('read', 'There is no probe file to read.');
    if (wrote) {
      await steps.try('delete', async () => {
        await store.delete(path, { signal });
        return 'The probe file was deleted.';
      });
    } else steps.skip('delete', await clearAway(store, path));
  } catch (error) {
    // An abort: the probe goes all the same, and the abort's reason stays what the caller hears.
    await clearAway(store, path);
    throw error;
  }
}

async function probeReading(store: Datastore, path: string, steps: CheckSteps, signal: AbortSignal | undefined): Promise<void> {
  if (!supports(store, 'read')) return steps.skip('read', 'It cannot read files.');
  await steps.try('read', async () => {
    const found = await (await store.read(path, { signal })).text();
    if (found !== content) throw new DatastoreError('DATA.CORRUPT', `The probe file ${path} came back changed.`);
    return 'The probe file came back as it was written.';
  });
}

/** Deletes a probe that may be there or not, and says what is known. */
async function clearAway(store: Datastore<'delete'>, path: string): Promise<string> {
  try {
    await store.delete(path);
    return 'There is no probe file to delete.';
  } catch (error) {
    return `A probe file ${path} may be left: ${error instanceof Error ? error.message : String(error)}`;
  }
}
