import { describe, expect, it } from 'vitest';
import { blobs, files, lake, replayAgainst, sketch } from './stub.ts';

/** A file that is created, changed or not, and looked at; the answers' ETags in the recording and in the run. */
async function etags(recorded: readonly string[], actual: readonly string[]): Promise<readonly string[]> {
  const [, ...rest] = recorded.map((etag, index) => ({ method: 'HEAD', url: `${lake}/lake/a?step=${index}`, got: { etag } }));
  const recording = sketch('dfs', [
    { method: 'PUT', url: `${blobs}/lake?restype=container`, status: 201 },
    { method: 'PUT', url: `${lake}/lake/a`, status: 201, got: { etag: recorded[0] ?? '' } },
    ...rest,
  ]);
  const { differences } = await replayAgainst(recording, (_, index) => ({
    status: index < 2 ? 201 : 200,
    headers: index === 0 ? {} : { etag: actual[index - 1] ?? '' },
  }));
  return differences;
}

describe('an ETag', () => {
  it('stays and changes as it was recorded', async () => {
    expect(await etags(['"0x1"', '"0x1"', '"0x2"'], ['"0xA"', '"0xA"', '"0xB"'])).toEqual([]);
  });

  it('is reported when it changes with nothing', async () => {
    expect(await etags(['"0x1"', '"0x1"', '"0x2"'], ['"0xA"', '"0xB"', '"0xC"'])).toEqual(['2 header etag']);
  });

  it('is reported when it stays though something changed', async () => {
    expect(await etags(['"0x1"', '"0x1"', '"0x2"'], ['"0xA"', '"0xA"', '"0xA"'])).toEqual(['3 header etag']);
  });
});

it('tells the values of a snapshot from those of its share', async () => {
  const snapshot = { method: 'PUT', url: `${files}/share?restype=share&comp=snapshot`, status: 201, got: { etag: '"0x2"' } };
  const share = (etag: string) => ({ method: 'PUT', url: `${files}/share?restype=share`, status: 201, got: { etag } });
  const { differences } = await replayAgainst(sketch('file', [share('"0x1"'), snapshot]), () => ({
    status: 201,
    headers: { etag: '"0xA"' },
  }));
  expect(differences).toEqual([]);
});
