import type { Delivery, Movement, StepOptions } from '@stowage/compute';
import { describeReference, FileTally, openCounted } from '@stowage/compute';
import {
  baseName,
  type Datastore,
  DatastoreError,
  type FileEntry,
  normalizePath,
  redact,
  requireCapabilities,
  supports,
  tryRelativePath,
} from '@stowage/core';
import type { SshConnection } from '../ssh/connect.ts';
import { runScript, runWithInput } from '../ssh/run-script.ts';
import { quote } from '../ssh/words.ts';
import { runProcesses, runVariable } from './run-processes.ts';

/** How long a signed URL lives: long enough for a large file, and no longer. */
const lifetime = 3_600_000;
/** Files that one call of curl fetches. */
const together = 64;
/** What curl is told for each file: to give up what does not connect or stands still, to try again, and to take no error page for the file. */
const manner = ['fail', 'location', 'retry = 3', 'connect-timeout = 30', 'speed-limit = 1', 'speed-time = 60'];
/** Exit code of our script when a file of the source directory is in the way. */
const isTaken = 17;

/** For which run, and where on the machine. */
export interface SignedDownloadPlace {
  readonly connection: SshConnection;
  readonly runId: string;
  /** The run's folder; absolute. */
  readonly folder: string;
}

/** A file that the machine fetches itself. */
interface Order {
  readonly entry: FileEntry;
  /** Relative to where all are fetched. */
  readonly path: string;
}

/**
 * Lets the machine fetch the files of a reference itself, by URLs that are signed for one file, for reading, and for an hour. They reach
 * curl through its standard input and stand in no file, on no command line and in no environment. What came is compared by size, and told by SHA-256
 * as the machine computed it. Files are fetched aside and get to their place when all have come: of a download that fails, nothing is left.
 *
 * Undefined where that cannot be done: the store does not sign, or files there are to be kept. Fails with {@link SignedDownloadFailed} where another way may work
 * out, and with `PATH.EXISTS` and `DATA.CORRUPT`.
 */
export async function trySignedDownload(
  place: SignedDownloadPlace,
  { reference, content, path }: Delivery,
  { signal }: StepOptions,
): Promise<Movement | undefined> {
  if (reference.kind !== 'files' || (reference.onConflict ?? 'fail') !== 'fail') return undefined;
  const began = performance.now();
  await using counted = await openCounted(reference, signal);
  const { store } = counted;
  if (!supports(store, 'signUrl') || !store.capabilities.signUrl?.scopes.includes('file')) return undefined;
  const { connection, folder, runId } = place;
  const single = content === 'file';
  const aside = `${folder}/fetched/${reference.name}`;
  const tally = new FileTally();
  const base = reference.pathOnDatastore;
  let batch: Order[] = [];
  const flush = async (): Promise<void> => {
    await fetchAll(place, store, aside, batch, tally, single ? base : undefined, signal);
    batch = [];
  };
  try {
    for await (const entry of filesOf(requireCapabilities(store, 'list', 'stat'), base, single, signal)) {
      // A name that leads elsewhere is refused before it is part of a path on the machine.
      const name = normalizePath(tryRelativePath(base, entry.path) ?? entry.path);
      batch.push({ entry, path: single ? baseName(path) : name });
      if (batch.length === together) await flush();
    }
    if (batch.length > 0) await flush();
    await publish(connection, aside, single ? path.slice(0, path.lastIndexOf('/')) : path, signal);
  } catch (error) {
    // Of what came nothing may meet what comes another way. Who was told to stop stops fetching.
    const stop = signal.aborted ? `${runProcesses(runId).end}\n` : '';
    await runScript(connection, `${stop}rm -rf -- ${quote(aside)}`).catch(() => undefined);
    throw error;
  }
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

/** A signed download that did not work out; the bytes can still come another way. */
export class SignedDownloadFailed extends Error {
  override readonly name = 'SignedDownloadFailed';
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

/** Fetches some files, and counts them as they came; `single` is the path of a file that is the whole reference. */
async function fetchAll(
  { connection, runId }: SignedDownloadPlace,
  store: Datastore<'signUrl'>,
  aside: string,
  orders: readonly Order[],
  tally: FileTally,
  single: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const expiresAt = new Date(Date.now() + lifetime);
  const parts: string[] = [];
  for (const { entry, path } of orders) {
    const { url, headers } = await sign(store, entry.path, expiresAt, signal);
    const lines = Object.entries(headers ?? {}).map(([name, value]) => `header = ${curlText(`${name}: ${value}`)}`);
    parts.push([`url = ${curlText(url)}`, `output = ${curlText(`${aside}/${path}`)}`, ...manner, ...lines].join('\n'));
  }
  const places = orders.map(({ path }) => `${aside}/${path}`);
  const folders = [...new Set(places.map((one) => one.slice(0, one.lastIndexOf('/'))))];
  requireSuccess(await runScript(connection, `mkdir -p -- ${folders.map(quote).join(' ')}`, signal));
  // Whoever cleans up finds it by the variable; no file of the user says how it works.
  const curl = `exec env ${runVariable}=${quote(runId)} curl -q --silent --show-error --parallel --parallel-max 8 --config -`;
  requireSuccess(await runWithInput(connection, curl, `${parts.join('\nnext\n')}\n`, signal));
  const look = places.map((one) => `wc -c < ${quote(one)} && sha256sum < ${quote(one)} || exit 1`).join('\n');
  const lines = requireSuccess(await runScript(connection, look, signal))
    .trim()
    .split('\n');
  for (const [index, { entry, path }] of orders.entries()) {
    const size = Number(lines[2 * index]);
    if (size !== entry.size) {
      const problem = `${JSON.stringify(entry.path)} has ${entry.size} bytes, and ${size} came to ${connection.location}.`;
      throw new DatastoreError('DATA.CORRUPT', problem, { path: entry.path });
    }
    tally.add(single === undefined ? path : (tryRelativePath(single, entry.path) ?? path), size, lines[2 * index + 1]?.split(' ')[0]);
  }
}

/** A store that does not sign for us may still let us read. */
async function sign(store: Datastore<'signUrl'>, path: string, expiresAt: Date, signal: AbortSignal): ReturnType<typeof store.signUrl> {
  try {
    return await store.signUrl(path, { access: ['read'], expiresAt, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new SignedDownloadFailed(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function requireSuccess({ exitCode, stdout, stderr }: Awaited<ReturnType<typeof runScript>>): string {
  if (exitCode === 0) return stdout;
  throw new SignedDownloadFailed(redact(stderr.trim()).slice(0, 500) || `exit code ${exitCode}`);
}

/** Each file gets its name, unless something has one of the names. */
async function publish(connection: SshConnection, aside: string, target: string, signal: AbortSignal): Promise<void> {
  const each = (kind: 'd' | 'f', one: string): string =>
    `find . -type ${kind} -exec sh -c ${quote(`for f; do ${one}; done`)} ${quote(target)} {} +`;
  const script = [
    `mkdir -p -- ${quote(target)} ${quote(aside)} && cd ${quote(aside)} || exit 1`,
    `taken=$(${each('f', 'if [ -e "$0/$f" ] || [ -L "$0/$f" ]; then echo "$f"; fi')} | head -n 1)`,
    `if [ -n "$taken" ]; then printf %s "\${taken#./}"; exit ${isTaken}; fi`,
    `${each('d', 'mkdir -p -- "$0/$f" || exit 1')} && ${each('f', 'mv -- "$f" "$0/$f" || exit 1')} && rm -rf -- ${quote(aside)}`,
  ];
  const result = await runScript(connection, script.join('\n'), signal);
  if (result.exitCode !== isTaken) return void requireSuccess(result);
  const path = `${target}/${result.stdout}`;
  throw new DatastoreError('PATH.EXISTS', `${path}, where a download is to go, is taken: the source directory has something there.`, {
    path,
    nextAction:
      'Choose another pathOnCompute, say what happens to it by onConflict, or keep that path out of the snapshot by .stowageignore.',
  });
}

/** A text as curl's configuration has it. */
function curlText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
