import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MemoryCapability, MemoryService, memory } from '@stowage/conformance';
import { type Datastore, openDatastore } from '@stowage/core';
import { onTestFinished } from 'vitest';
import { createFileSystem } from '../../src/files/create-file-system.ts';
import type { FileSystemEvent } from '../../src/files/events.ts';
import type { FileSystemOptions } from '../../src/files/settings.ts';
import { Program } from './program.ts';

/** What a file system told the kernel, and its log. */
export interface Told {
  readonly contents: number[];
  readonly names: string[];
  readonly events: FileSystemEvent[];
}

/** A file system over a store, with what it told. */
export interface Place extends Told {
  readonly program: Program;
  readonly staging: string;
  /** Ends it, as an unmount does. */
  close(milliseconds?: number): Promise<void>;
}

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Shows a store as a file system that trusts nothing for longer than a moment, unless told otherwise. */
export async function show(store: Datastore, options: Partial<FileSystemOptions> = {}): Promise<Place> {
  const staging = options.staging?.folder ?? join(await makeFolder(), 'staging');
  const contents: number[] = [];
  const names: string[] = [];
  const events: FileSystemEvent[] = [];
  const fileSystem = await createFileSystem(store, {
    lifetimes: { attributes: 0, names: 0, missing: 0, listings: 0 },
    notices: { invalidateContent: (node) => contents.push(node), invalidateName: (parent, name) => names.push(`${parent}/${name}`) },
    onEvent: (event) => events.push(event),
    ...options,
    staging: { reserve: 0, ...options.staging, folder: staging },
  });
  let isClosed = false;
  const close = async (milliseconds = 5_000): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await fileSystem.close(AbortSignal.timeout(milliseconds));
  };
  onTestFinished(() => close());
  return { program: new Program(fileSystem), staging, contents, names, events, close };
}

export type MemoryStore = Datastore<MemoryCapability>;

/** A store in memory, which can be looked at, changed and made to fail from the side. */
export async function openMemory(): Promise<{ readonly store: MemoryStore; readonly service: MemoryService }> {
  const service = new MemoryService();
  return { service, store: await openDatastore(memory, { service, block_size: 2 ** 20 }, { retry: false }) };
}

/** Bytes of which each tells where it is. */
export function pattern(size: number, seed = 0): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE((at * 2_654_435_761 + seed) >>> 0, at);
  return bytes;
}

/** The same store with some operations done in another way, as one that is slow, or that is watched, is. */
export function override<S extends Datastore>(store: S, operations: Partial<Record<keyof S, unknown>>): S {
  return new Proxy(store, {
    get(target, name) {
      if (Object.hasOwn(operations, name)) return operations[name as keyof S];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A store that notes what it is asked. */
export function watch<S extends Datastore>(
  store: S,
  names: readonly (keyof S & string)[],
): { readonly store: S; readonly calls: unknown[][] } {
  const calls: unknown[][] = [];
  const watched = names.map((name) => {
    const operation = (store[name] as (...given: unknown[]) => unknown).bind(store);
    return [
      name,
      (...given: unknown[]) => {
        calls.push([name, ...given]);
        return operation(...given);
      },
    ];
  });
  return { store: override(store, Object.fromEntries(watched)), calls };
}
