import { type Datastore, requireCapabilities } from '@stowage/core';
import { copy, download, requireComplete, type TransferSummary, upload } from '@stowage/transfer';
import { digestFolder, findDifferences } from './folder-digests.ts';

/** What a user's files went through, and whether they came back as they were. */
export interface Journey {
  readonly route: string;
  readonly files: number;
  readonly bytes: number;
  /** Milliseconds. */
  readonly up: number;
  /** Milliseconds. */
  readonly down: number;
  readonly differences: readonly string[];
}

/** Where the files start, and how the journey can be ended. */
export interface Traveller {
  readonly data: string;
  readonly digests: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

const folder = 'vega';

/** Disk to a datastore, listed there, and back to another folder. */
export async function travel(store: Datastore, back: string, traveller: Traveller): Promise<Journey> {
  const able = requireCapabilities(store, 'list', 'read', 'stat', 'write');
  const { data, signal } = traveller;
  const up = requireComplete(await upload(able, data, { to: folder, signal }));
  return finish(able, store.name, folder, up, back, traveller);
}

/** From one datastore to another, and from there to a folder. */
export async function relay(from: Datastore, to: Datastore, back: string, traveller: Traveller): Promise<Journey> {
  const source = requireCapabilities(from, 'list', 'read', 'stat');
  const target = requireCapabilities(to, 'list', 'read', 'stat', 'write');
  const copied = `${folder}-from-${from.name}`;
  const up = requireComplete(await copy(source, folder, target, copied, { signal: traveller.signal }));
  return finish(target, `${from.name} -> ${to.name}`, copied, up, back, traveller);
}

async function finish(
  store: Datastore<'list' | 'read' | 'stat'>,
  route: string,
  path: string,
  up: TransferSummary,
  back: string,
  { digests, signal }: Traveller,
): Promise<Journey> {
  const listed = new Set<string>();
  for await (const entry of store.list(path, { recursive: true, signal })) {
    if (entry.kind === 'file') listed.add(entry.path.slice(path.length + 1));
  }
  const unlisted = [...digests.keys()].filter((name) => !listed.has(name)).map((name) => `${name} is not listed`);
  const down = requireComplete(await download(store, path, back, { signal }));
  const differences = [...unlisted, ...findDifferences(digests, await digestFolder(back))];
  return { route, files: down.files.done, bytes: down.bytes, up: up.duration, down: down.duration, differences };
}
