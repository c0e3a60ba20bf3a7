import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFilesEmulator } from '@stowage/emulator-files';
import { emulatorAccount } from '@stowage/servers';
import { expect, it } from 'vitest';
import { newShare } from './files-emulator.ts';

const mebibyte = 2 ** 20;
const size = 256 * mebibyte;
const child = fileURLToPath(new URL('transfer-child.ts', import.meta.url));

it('a file of 256 MiB and unknown size goes up and down in less than 150 MiB above what the process has anyway', async () => {
  const emulator = await startFilesEmulator();
  const { endpoint = '', file_share_name } = await newShare(emulator);
  const args = ['--conditions=@stowage/source', child, endpoint, emulatorAccount.key, file_share_name, String(size)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  await emulator.stop();
  const { written, read, growth } = JSON.parse(stdout) as Record<'written' | 'read' | 'growth', number>;
  expect([written, read]).toEqual([size, size]);
  expect(growth).toBeLessThan(150 * mebibyte);
}, 60_000);
