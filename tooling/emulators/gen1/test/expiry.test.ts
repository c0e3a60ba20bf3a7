import { expect, test } from 'vitest';
import { startAccount } from './account.ts';

const hour = 3_600_000;

test('a file ceases to be when it expires', async () => {
  await using account = await startAccount();
  const { clock } = account.emulator;
  await account.create('/d/f', 'x');
  const expire = async (expiryOption: string, expireTime?: number): Promise<string> => {
    const { refusal, status } = await account.ask('PUT', 'SETEXPIRY', '/d/f', {
      expiryOption,
      ...(expireTime === undefined ? {} : { expireTime }),
    });
    return refusal ?? String(status);
  };
  const left = async (): Promise<number> => Number((await account.status('/d/f')).msExpirationTime) - clock.now();
  expect(await expire('Absolute', clock.now() + hour)).toBe('200');
  expect(Math.abs((await left()) - hour)).toBeLessThan(hour / 60);
  expect(await expire('NeverExpire', 400)).toBe('200');
  expect((await account.status('/d/f')).msExpirationTime).toBe(0);
  clock.advance(hour);
  expect(await expire('RelativeToNow', 2 * hour)).toBe('200');
  expect(Math.abs((await left()) - 2 * hour)).toBeLessThan(hour / 60);
  expect(await expire('RelativeToCreationDate', 2 * hour)).toBe('200');
  expect(Math.abs((await left()) - hour)).toBeLessThan(hour / 60);
  clock.advance(2 * hour);
  expect((await account.ask('GET', 'GETFILESTATUS', '/d/f')).refusal).toBe('404 FileNotFoundException 0x8309000A');
  expect(await account.names('/d')).toEqual([]);
  expect((await account.ask('DELETE', 'DELETE', '/d')).text).toBe('{"boolean":true}');
});

test('what SETEXPIRY refuses', async () => {
  await using account = await startAccount();
  await account.create('/d/f', 'x');
  const refusal = async (path: string, parameters: Record<string, string | number>): Promise<string | undefined> =>
    (await account.ask('PUT', 'SETEXPIRY', path, parameters)).refusal;
  const past = account.emulator.clock.now() - 1000;
  expect(await refusal('/d/f', { expiryOption: 'Absolute', expireTime: past })).toBe('400 IllegalArgumentException');
  expect(await refusal('/d/f', { expiryOption: 'Absolute', expireTime: 253_402_300_800_000 })).toBe('500 RuntimeException');
  expect(await refusal('/d/f', { expiryOption: 'Absolute', expireTime: -1 })).toBe('400 IllegalArgumentException');
  expect(await refusal('/d/f', { expiryOption: 'Absolute' })).toBe('400 IllegalArgumentException');
  expect(await refusal('/d/f', { expiryOption: 'Sometime', expireTime: 1 })).toBe('400 IllegalArgumentException');
  expect(await refusal('/d', { expiryOption: 'NeverExpire' })).toBe('400 IllegalArgumentException');
  expect(await refusal('/none', { expiryOption: 'NeverExpire' })).toBe('404 FileNotFoundException');
});
