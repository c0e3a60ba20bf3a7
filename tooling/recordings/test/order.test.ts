import { expect, it } from 'vitest';
import { gen1, replayAgainst, sketch } from './stub.ts';

const notes = 'order here was rebuilt, so treat the sequence as approximate.';
const date = 'Mon, 24 Jul 2017 22:54:16 GMT';
const later = 'Mon, 24 Jul 2017 22:54:17 GMT';
const open = (gotBody: string, when = date) => ({ url: `${gen1}/a?op=OPEN`, gotBody, got: { date: when } });
const append = (sentBody: string, when = date) => ({ method: 'POST', url: `${gen1}/a?op=APPEND`, sentBody, got: { date: when } });

/** A file that appends and reads. */
function file(): Parameters<typeof replayAgainst>[1] {
  let content = '';
  return ({ method, body }) => {
    if (method === 'POST') content += body;
    return { status: 200, body: method === 'POST' ? '' : content };
  };
}

it('takes the recorded order as it is', async () => {
  const { differences } = await replayAgainst(sketch('gen1', [append('a'), append('b'), open('a')]), file());
  expect(differences).toEqual(['2 body length']);
});

it('looks for the place of a read among the writes of its second where the order is approximate', async () => {
  const recording = sketch('gen1', [append('a'), append('b'), open('ab'), open('a'), open('')], { notes });
  const { differences, results } = await replayAgainst(recording, file());
  expect(differences).toEqual([]);
  expect(results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
});

it('does not look in another second', async () => {
  const { differences } = await replayAgainst(sketch('gen1', [append('a'), append('b', later), open('a', later)], { notes }), file());
  expect(differences).toEqual([]);
  const late = await replayAgainst(sketch('gen1', [append('a'), open('ab'), append('b', later)], { notes }), file());
  expect(late.differences).toEqual(['1 body length']);
});

it('sends every write once', async () => {
  const { stub } = await replayAgainst(sketch('gen1', [append('a'), append('b'), open('never')], { notes }), file());
  expect(stub.seen.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual(['a', 'b']);
});

it('looks for another order of the writes of a second, in a new account each time', async () => {
  const create = { method: 'PUT', url: `${gen1}/a?op=CREATE`, status: 201, got: { date } };
  const remove = (boolean: boolean) => ({
    method: 'DELETE',
    url: `${gen1}/a?op=DELETE`,
    gotBody: JSON.stringify({ boolean }),
    got: { date },
  });
  const recording = sketch('gen1', [remove(false), remove(true), create], { notes });
  let exists = false;
  let runs = 0;
  const { differences, stub } = await replayAgainst(recording, ({ method }, index) => {
    if (index % 3 === 0) {
      exists = false;
      runs += 1;
    }
    const had = exists;
    exists = method === 'PUT';
    return method === 'PUT' ? { status: 201 } : { status: 200, body: JSON.stringify({ boolean: had }) };
  });
  expect(differences).toEqual([]);
  expect(stub.started).toHaveLength(runs);
  expect(runs).toBeGreaterThan(1);
});
