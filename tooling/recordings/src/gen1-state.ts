import { findExisting } from './gen1-existing.ts';
import { aclEntriesIn, operationOf, pathOf, prepareGen1, statusesIn } from './gen1-message.ts';
import type { Exchange, RecordedRequest, Recording } from './recording.ts';
import { isApproximate } from './schedule.ts';

/**
 * Gen1 recordings join runs of one test on several accounts and years. This is what to send before an exchange, so that its run
 * finds nothing of the runs before, and the root's permission and default entries, and files that other tests had left, as they
 * were there.
 */
export function gen1Preparations(recording: Recording): ReadonlyMap<number, readonly Exchange[]> {
  // Where the order is not known, it cannot be told what was there before.
  if (isApproximate(recording)) return new Map();
  const { exchanges } = recording;
  const preparations = new Map<number, readonly Exchange[]>();
  let current: readonly string[] = [];
  for (const { start, end } of findRuns(exchanges)) {
    const run = exchanges.slice(start, end);
    const entries = inheritedEntries(run) ?? current;
    const older = new Set(exchanges.slice(0, start).map(({ request }) => topOf(request)));
    older.delete('');
    const cleared = [...older].map((name) => prepareGen1('DELETE', name, 'OP=DELETE&recursive=true'));
    const defaults = entries.join() === current.join() ? [] : [setRootDefaults(entries)];
    current = entries;
    preparations.set(start, [...cleared, ...setRootPermission(run), ...defaults, ...findExisting(run)]);
  }
  return preparations;
}

/** By the index of an exchange that lists the root: names there that no request of its run made. */
export function gen1ForeignNames({ exchanges }: Recording): ReadonlyMap<number, ReadonlySet<string>> {
  const foreign = new Map<number, ReadonlySet<string>>();
  for (const { start, end } of findRuns(exchanges)) {
    const made = new Set(exchanges.slice(start, end).map(({ request }) => topOf(request)));
    for (const [index, exchange] of exchanges.entries()) {
      if (index < start || index >= end || !isRootListing(exchange)) continue;
      const names = statusesIn(exchange.response.body).map(({ pathSuffix }) => pathSuffix);
      foreign.set(index, new Set(names.filter((name) => !made.has(name))));
    }
  }
  return foreign;
}

function topOf(request: RecordedRequest): string {
  return pathOf(request).split('/')[0] ?? '';
}

/** Whether an exchange lists the root, whose entries lived in the recorder's account longer than the test. */
export function isRootListing({ request, response }: Exchange): boolean {
  return pathOf(request) === '' && operationOf(request) === 'LISTSTATUS' && response.status === 200;
}

interface Run {
  readonly start: number;
  readonly end: number;
}

const minute = 60_000;

/** Runs of a test: more than ten minutes lie between two of them, and less between two requests of one. */
function findRuns(exchanges: readonly Exchange[]): readonly Run[] {
  const starts = exchanges.flatMap((_, index) =>
    index === 0 || timeOf(exchanges[index]) - timeOf(exchanges[index - 1]) > 10 * minute ? [index] : [],
  );
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? exchanges.length }));
}

function timeOf(exchange: Exchange | undefined): number {
  return Date.parse(exchange?.response.headers.date ?? '');
}

/**
 * Named entries that new files have without anybody setting them; undefined if the run does not say. A status tells only that
 * there are some (`aclBit`), and an ACL status which; a made-up user stands in where only the first is known. The root itself and
 * what a list of the root shows are older than the run, and count only where there is nothing else.
 */
function inheritedEntries(run: readonly Exchange[]): readonly string[] | undefined {
  const set = run.filter(({ request }) => /ACL/.test(operationOf(request)) && !/ACLSTATUS/.test(operationOf(request)));
  const isSet = ({ request }: Exchange): boolean => set.some((one) => pathOf(request).startsWith(pathOf(one.request)));
  const given = set.map(({ request }) => decodeURIComponent(request.url)).join(' ');
  const acl = run.flatMap(({ response }) => aclEntriesIn(response.body)).filter((entry) => !given.includes(entry.split(':')[1] || entry));
  if (acl.length > 0) return [...new Set(acl.filter((entry) => /^(user|group):[^:]+:/.test(entry)).map((entry) => `default:${entry}`))];
  const bits = (exchanges: readonly Exchange[]): readonly (boolean | undefined)[] =>
    exchanges.flatMap(({ response }) => statusesIn(response.body).map(({ aclBit }) => aclBit));
  const untouched = run.filter((exchange) => !isSet(exchange));
  const recent = bits(untouched.filter(({ request }) => pathOf(request) !== ''));
  const found = recent.length > 0 ? recent : bits(untouched);
  if (found.length === 0) return undefined;
  return found.includes(true) ? [`default:user:${standInUser}:rwx`, `user:${standInUser}:rwx`] : [];
}

const standInUser = '5f0f6d9e-3b57-4d0c-9a86-0f8f2f6f8f10';

function setRootDefaults(entries: readonly string[]): Exchange {
  if (entries.length === 0) return prepareGen1('PUT', '', 'OP=REMOVEDEFAULTACL');
  return prepareGen1('PUT', '', `OP=MODIFYACLENTRIES&aclSpec=${encodeURIComponent(entries.join(','))}`);
}

function setRootPermission(run: readonly Exchange[]): readonly Exchange[] {
  const status = run.find(
    ({ request, response }) => pathOf(request) === '' && operationOf(request) === 'GETFILESTATUS' && response.status === 200,
  );
  const [root] = statusesIn(status?.response.body);
  return root === undefined ? [] : [prepareGen1('PUT', '', `OP=SETPERMISSION&permission=${root.permission}`)];
}
