import { createHash } from 'node:crypto';
import type { Delivery, Movement, StepOptions } from '@stowage/compute';
import { describeReference, FileTally, openCounted } from '@stowage/compute';
import { type Datastore, DatastoreError, type FileEntry, requireCapabilities, supports, tryRelativePath } from '@stowage/core';
import type { SshConnection } from '../ssh/connect.ts';
import { runScript, runWithInput } from '../ssh/run-script.ts';
import { quote } from '../ssh/words.ts';

/** How long a signed URL lives: long enough for a large file, and no longer. */
const lifetime = 3_600_000;
/** Files that one call of curl fetches. */
const together = 64;

/** A file that the machine fetches itself. */
interface Order {
  readonly entry: FileEntry;
  readonly place: string;
}

/**
 * Lets the machine fetch the files of a reference itself, by URLs that are signed for one file, for reading, and for an hour. They reach
 * curl through its standard input and stand in no file, on no command line and in no environment. What came is compared by size, and told by SHA-256
 * as the machine computed it.
 *
 * Undefined where that cannot be done: the store does not sign, the signature needs headers that we must not show, or files there are to be kept.
 */
export async function trySignedDownload(
  connection: SshConnection,
  { reference, content, path }: Delivery,
  { signal }: StepOptions,
): Promise<Movement | undefined> {
  if (reference.kind !== 'files' || (reference.onConflict ?? 'fail') !== 'fail') return undefined;
  const began = performance.now();
  await using counted = await openCounted(reference, signal);
  const { store } = counted;
  if (!supports(store, 'signUrl') || !store.capabilities.signUrl?.scopes.includes('file')) return undefined;
  const tally = new FileTally();
  const base = reference.pathOnDatastore;
  let batch: Order[] = [];
  const flush = async (): Promise<void> => {
    for (const { size, sha256, place } of await fetchAll(connection, store, batch, signal)) {
      const { entry } = batch.find((one) => one.place === place) as Order;
      tally.add(tryRelativePath(base, entry.path) ?? entry.path, size, sha256);
    }
    batch = [];
  };
  for await (const entry of filesOf(requireCapabilities(store, 'list', 'stat'), base, content === 'file', signal)) {
    batch.push({ entry, place: content === 'file' ? path : `${path}/${tryRelativePath(base, entry.path) ?? entry.path}` });
    if (batch.length === together) await flush();
  }
  if (batch.length > 0) await flush();
  return {
    name: reference.name,
    mode: 'download',
    from: describeReference(reference),
    to: path,
    content,
    ...tally.result(),
    operations: counted.operations(),
    duration: performance.now() - began,
  };
}

/** Whether the machine can fetch at all. */
export async function hasCurl(connection: SshConnection): Promise<boolean> {
  return (await runScript(connection, 'command -v curl >/dev/null && command -v sha256sum >/dev/null')).exitCode === 0;
}

async function* filesOf(store: Datastore<'list' | 'stat'>, base: string, single: boolean, signal: AbortSignal): AsyncGenerator<FileEntry> {
  if (single) {
    const entry = await store.stat(base, { signal });
    if (entry.kind === 'file') yield entry;
    return;
  }
  for await (const entry of store.list(base, { recursive: true, signal })) if (entry.kind === 'file') yield entry;
}

interface Fetched {
  readonly place: string;
  readonly size: number;
  readonly sha256: string;
}

async function fetchAll(
  connection: SshConnection,
  store: Datastore<'signUrl'>,
  orders: readonly Order[],
  signal: AbortSignal,
): Promise<readonly Fetched[]> {
  const expiresAt = new Date(Date.now() + lifetime);
  const parts: string[] = [];
  for (const { entry, place } of orders) {
    const { url, headers } = await store.signUrl(entry.path, { access: ['read'], expiresAt, signal });
    const lines = Object.entries(headers ?? {}).map(([name, value]) => `header = ${curlText(`${name}: ${value}`)}`);
    parts.push([`url = ${curlText(url)}`, `output = ${curlText(partOf(place))}`, ...lines].join('\n'));
  }
  const folders = [...new Set(orders.map(({ place }) => place.slice(0, place.lastIndexOf('/'))))];
  await runScript(connection, `mkdir -p -- ${folders.map(quote).join(' ')}`, signal);
  const curl = 'curl --silent --show-error --fail --location --retry 3 --parallel --parallel-max 8 --config -';
  const { exitCode, stderr } = await runWithInput(connection, curl, `${parts.join('\nnext\nfail\n')}\n`, signal);
  if (exitCode !== 0) throw new SignedDownloadFailed(stderr.trim());
  return publish(connection, orders, signal);
}

/** A signed download that did not work out; the bytes can still come another way. */
export class SignedDownloadFailed extends Error {
  override readonly name = 'SignedDownloadFailed';
}

/** Sizes and digests of what came, compared; then each file gets its name, unless something has it. */
async function publish(connection: SshConnection, orders: readonly Order[], signal: AbortSignal): Promise<readonly Fetched[]> {
  const script = orders
    .map(({ place }) => {
      const part = quote(partOf(place));
      return `[ ! -e ${quote(place)} ] || exit 17; wc -c < ${part} && sha256sum < ${part} && mv -- ${part} ${quote(place)} || exit 1`;
    })
    .join('\n');
  const { exitCode, stdout, stderr } = await runScript(connection, script, signal);
  if (exitCode === 17) throw new DatastoreError('PATH.EXISTS', 'A file of the source directory is where a download is to go.');
  if (exitCode !== 0) throw new SignedDownloadFailed(stderr.trim());
  const lines = stdout.trim().split('\n');
  return orders.map(({ entry, place }, position) => {
    const size = Number(lines[2 * position]);
    const sha256 = lines[2 * position + 1]?.split(' ')[0] ?? '';
    if (size !== entry.size) {
      throw new DatastoreError(
        'DATA.CORRUPT',
        `${JSON.stringify(entry.path)} has ${entry.size} bytes, and ${size} came to ${connection.location}.`,
        {
          path: entry.path,
        },
      );
    }
    return { place, size, sha256 };
  });
}

/** Beside the place, under a name that no other download has. */
function partOf(place: string): string {
  return `${place}.${createHash('sha256').update(place).digest('hex').slice(0, 8)}.part`;
}

/** A text as curl's configuration has it. */
function curlText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
