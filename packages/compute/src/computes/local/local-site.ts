import { lstat, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatastoreError, parentPath } from '@stowage/core';
import { collectFromDisk } from '../../deliveries/collect-from-disk.ts';
import { deliverToDisk } from '../../deliveries/deliver-to-disk.ts';
import type { Movement } from '../../deliveries/movement.ts';
import { describeReference } from '../../deliveries/place.ts';
import { putOnDisk } from '../../snapshot/put-on-disk.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Collection, CommandRequest, Delivery, RunningCommand, Site, SitePlace, SiteRequest, StepOptions } from '../compute.ts';
import { startCommand } from './command.ts';
import { findCommand } from './find-command.ts';
import { mountAt, removeMountsBelow, type StandingMount } from './mounts.ts';

/** What a site keeps to be found again. */
export interface LocalTrace {
  readonly runId: string;
  readonly folder: string;
}

const places: Readonly<Record<SitePlace | 'mounts', string>> = { work: 'work', data: 'data', mounts: 'mounts' };

/** Makes a site in the run's own folder. */
export async function createLocalSite(request: SiteRequest): Promise<Site> {
  const { runId, folder } = request;
  const trace: LocalTrace = { runId, folder };
  await request.saveTrace(trace);
  for (const name of [places.work, places.data]) await mkdir(join(folder, name), { recursive: true });
  return new LocalSite(runId, folder);
}

/** Removes the folders of a site. Never when something is mounted there: what would be removed is the data itself. */
export async function removeFolders(folder: string): Promise<number> {
  await removeMountsBelow(folder);
  let removed = 0;
  for (const name of Object.values(places)) {
    const path = join(folder, name);
    if ((await tryStat(path)) === undefined) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

class LocalSite implements Site {
  readonly #runId: string;
  readonly #folder: string;
  readonly #mounts: { readonly mount: StandingMount; readonly movement: Movement; readonly began: number }[] = [];

  constructor(runId: string, folder: string) {
    this.#runId = runId;
    this.#folder = folder;
  }

  resolve(place: SitePlace, path: string): string {
    return join(this.#folder, places[place], path);
  }

  async putSnapshot(snapshot: Snapshot, { signal }: StepOptions): Promise<void> {
    await putOnDisk(snapshot, this.resolve('work', ''), signal);
  }

  async requireCommand(file: string, { searchPath }: { readonly searchPath?: string | undefined }): Promise<void> {
    await findCommand(file, this.resolve('work', ''), searchPath ?? process.env.PATH ?? '');
  }

  async deliver(delivery: Delivery, options: StepOptions): Promise<Movement> {
    if (delivery.mode === 'download') return deliverToDisk(delivery, delivery.path, options);
    return delivery.content === 'file' ? this.#mountFile(delivery, options) : this.#mountFolder(delivery, delivery.path, options);
  }

  async makeRoom(path: string, { isFolder }: { readonly isFolder: boolean }): Promise<void> {
    await mkdir(isFolder ? path : dirname(path), { recursive: true });
  }

  start(command: CommandRequest): Promise<RunningCommand> {
    return startCommand({ ...command, folder: this.resolve('work', ''), runId: this.#runId });
  }

  async removeMounts(): Promise<readonly Movement[]> {
    const failures: unknown[] = [];
    const movements: Movement[] = [];
    for (const { mount, movement, began } of this.#mounts.splice(0).reverse()) {
      try {
        await mount.unmount();
        movements.push({ ...movement, ...mount.usage(), duration: performance.now() - began });
      } catch (error) {
        failures.push(error);
      }
    }
    // Whatever did not go by itself must not stay, and must not keep the others.
    await removeMountsBelow(this.#folder);
    if (failures.length > 0) throw failures[0];
    return movements;
  }

  collect(collection: Collection, options: StepOptions): Promise<Movement> {
    return collectFromDisk(collection, collection.path, options);
  }

  async remove({ keepFiles }: { readonly keepFiles: boolean }): Promise<void> {
    if (!keepFiles) await removeFolders(this.#folder);
  }

  async #mountFolder({ reference, readOnly, counted, content }: Delivery, directory: string, { signal }: StepOptions): Promise<Movement> {
    if (reference.kind !== 'files') throw new DatastoreError('MATRIX.UNSUPPORTED', 'A table is no folder and cannot be mounted.');
    await requireEmpty(directory, reference.name);
    const path = content === 'file' ? parentPath(reference.pathOnDatastore) : reference.pathOnDatastore;
    const began = performance.now();
    const mount = await mountAt(reference.datastore, path, directory, { readOnly, counted, signal });
    const movement: Movement = {
      name: reference.name,
      mode: 'mount',
      from: describeReference(reference),
      to: directory,
      content,
      duration: 0,
    };
    this.#mounts.push({ mount, movement, began });
    return { ...movement, duration: performance.now() - began };
  }

  /** A folder can be mounted, a file cannot: its folder is mounted aside, and a link leads to the file. */
  async #mountFile(delivery: Delivery, options: StepOptions): Promise<Movement> {
    const aside = join(this.#folder, places.mounts, delivery.reference.name);
    if ((await tryStat(delivery.path)) !== undefined) throw taken(delivery.path, delivery.reference.name);
    const movement = await this.#mountFolder(delivery, aside, options);
    const { pathOnDatastore = '' } = delivery.reference.kind === 'files' ? delivery.reference : {};
    await mkdir(dirname(delivery.path), { recursive: true });
    await symlink(join(aside, basename(pathOnDatastore)), delivery.path);
    return { ...movement, to: delivery.path };
  }
}

async function requireEmpty(directory: string, name: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const found = await tryStat(directory);
  if (found === undefined) await mkdir(directory);
  else if (!found.isDirectory() || (await readdir(directory)).length > 0) throw taken(directory, name);
}

function taken(path: string, name: string): DatastoreError {
  return new DatastoreError('PATH.EXISTS', `${path}, where ${name} is to be mounted, is taken: the source directory has something there.`, {
    path,
    nextAction: 'Choose another pathOnCompute, or keep that path out of the snapshot by .stowageignore.',
  });
}

async function tryStat(path: string): Promise<Awaited<ReturnType<typeof lstat>> | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
