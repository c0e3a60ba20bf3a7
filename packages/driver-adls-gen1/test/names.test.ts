import { expect, test } from 'vitest';
import { openOwnStore } from './gen1-store.ts';

test.each(['a,b', 'a+b', 'a%2Fb', 'a?b', 'a#b', "it's", 'a&b=c', '(a) [b] {c}', 'ünï', '\u{1f4e6}', ' a ', '~', 'a:b', 'a"b', '*'])(
  'a foreign client sees %j as we do, in paths and in parameters',
  async (name) => {
    await using own = await openOwnStore();
    const { store, foreign } = own;
    await store.write(`folder/${name}/${name}`, name);
    await store.rename(`folder/${name}/${name}`, `folder/moved ${name}`);
    expect(await foreign.names(`/folder/${encodeURIComponent(name)}`)).toEqual([]);
    expect(await foreign.text(`/folder/${encodeURIComponent(`moved ${name}`)}`)).toBe(name);
    expect((await Array.fromAsync(store.list('folder', { recursive: true }))).map(({ path }) => path)).toContain(`folder/moved ${name}`);
  },
);
