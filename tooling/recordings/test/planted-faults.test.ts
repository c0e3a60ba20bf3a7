import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AnswerComparison } from '../src/answer-comparison.ts';
import { toBytes } from '../src/body.ts';
import { findDefaultFolder } from '../src/default-folder.ts';
import { isIncomplete } from '../src/incomplete-request.ts';
import { nameOperation } from '../src/operation.ts';
import { exchangeAt, type Recording, readRecordings } from '../src/recording.ts';
import type { WireResponse } from '../src/send.ts';
import { SubstitutionTable } from '../src/substitution.ts';

/** What the replay is allowed not to see: headers of a front end, a hop, or one request. */
const unseen =
  /^(server|date|vary|connection|keep-alive|x-ms-request-id|x-ms-client-request-id|transfer-encoding|content-length|content-encoding|access-control-.*)$/;
const unseenGen1 = /^(server-perf|x-ms-server-perf|x-origin-server|cache-control|expires|pragma)$/;

const recordings = await readRecordings(findDefaultFolder() ?? join(import.meta.dirname, 'recordings'));

/** Compares changed copies of every recorded answer with the answer itself; returns which of them the comparison took for a match. */
function unreported(change: (recording: Recording, answer: WireResponse, index: number) => readonly WireResponse[]): {
  tried: number;
  missed: readonly string[];
} {
  let tried = 0;
  const missed = recordings.flatMap((recording) =>
    distinct(recording).flatMap((index) => {
      const { response } = exchangeAt(recording, index);
      const answer = { status: response.status, headers: response.headers, body: toBytes(response.body) };
      return change(recording, answer, index).flatMap((changed) => {
        tried += 1;
        const differences = new AnswerComparison(recording, new SubstitutionTable()).compare(index, changed);
        return differences.length > 0 ? [] : [`${recording.name} [${index}] ${JSON.stringify(changed.headers)} ${changed.body}`];
      });
    }),
  );
  return { tried, missed };
}

/** Indexes of the first exchanges of each operation and status: the others of a recording are like them. */
function distinct({ service, exchanges }: Recording): readonly number[] {
  const keys = exchanges.map((exchange) => `${nameOperation(service, exchange)} ${exchange.response.status}`);
  return [...keys.keys()].filter((index) => keys.indexOf(keys[index] ?? '') === index);
}

function seenHeaders({ service }: Recording, { headers }: WireResponse): readonly string[] {
  return Object.keys(headers).filter((name) => !unseen.test(name) && !(service === 'gen1' && unseenGen1.test(name)));
}

it('takes every recorded answer for a match of itself', () => {
  const wrong = recordings.flatMap((recording) =>
    recording.exchanges.flatMap(({ response }, index) => {
      const answer = { status: response.status, headers: response.headers, body: toBytes(response.body) };
      // Bytes that stand in for a large body are not the recorded ones.
      if (typeof response.body === 'object' && response.body !== null && 'sha256' in response.body) return [];
      // What was compressed on the way is compared with what was sent.
      if (response.headers['content-encoding'] === 'gzip') return [];
      return new AnswerComparison(recording, new SubstitutionTable()).compare(index, answer);
    }),
  );
  expect(wrong).toEqual([]);
});

it('reports every other status', () => {
  const { tried, missed } = unreported((_, answer) => [{ ...answer, status: answer.status + 1 }]);
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(0);
});

it('reports every header that is left out, added, or has another value', () => {
  const { tried, missed } = unreported((recording, answer) => {
    if (isIncomplete(recording)) return [];
    const without = (name: string): WireResponse => ({
      ...answer,
      headers: Object.fromEntries(Object.entries(answer.headers).filter(([other]) => other !== name)),
    });
    const changed = (name: string): WireResponse => ({
      ...answer,
      headers: { ...answer.headers, [name]: `${answer.headers[name]} planted` },
    });
    const names = seenHeaders(recording, answer);
    // Of a continuation nothing is known but that there is one.
    const opaque = ['x-ms-continuation'];
    return [
      { ...answer, headers: { ...answer.headers, 'x-planted': '1' } },
      ...names.map(without),
      ...names.filter((name) => !opaque.includes(name)).map(changed),
    ];
  });
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(0);
});

it('reports every body that lacks its end, an element or a key, or has other data', () => {
  const { tried, missed } = unreported((recording, answer, index) => {
    const recorded = recording.exchanges[index];
    const isHead = recorded?.request.method === 'HEAD';
    if (isHead || answer.body.length === 0 || (isIncomplete(recording) && answer.status < 400)) return [];
    const text = answer.body.toString('utf8').trimEnd();
    const changes = [Buffer.from(text.slice(0, -1)), Buffer.concat([answer.body, Buffer.from('x')]), Buffer.alloc(0)];
    // Names of elements and keys, where the body has such. In stored data this is other data.
    const renamed = text.replace(/<(\w+)>([^<]*)<\/\1>/, '<Planted>$2</Planted>').replace(/"(\w+)":/, '"planted":');
    if (renamed !== text) changes.push(Buffer.from(renamed));
    return changes.map((body) => ({ ...answer, body }));
  });
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(0);
});
