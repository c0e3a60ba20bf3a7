/**
 * A process of its own that writes to a workspace: `writer.ts <folder> <name> <count> [secret]`. It says `ready`, waits for a line,
 * then registers `<name>_<n>` one after the other and says each name once it is registered. With a count of 0 it takes the
 * workspace's lock, says `locked`, and keeps it.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createRegistry } from '@stowage/core';
import { Workspace } from '@stowage/workspace';
import { withLock } from '../../src/file/lock.ts';
import { stateFolderOf } from '../../src/file/state-folder.ts';
import { createShelfDriver, Warehouse } from './shelf.ts';

const [folder = '', name = '', count = '1', secret] = process.argv.slice(2);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const registry = createRegistry([createShelfDriver(new Warehouse().addShelf('training/images'))]);
const input = createInterface({ input: process.stdin });

say('ready');
await once(input, 'line');
if (count === '0') {
  await withLock(stateFolderOf(folder).path, async () => {
    say('locked');
    await once(input, 'line');
  });
} else {
  const workspace = await Workspace.open({ from: folder, registry });
  const credentials = secret === undefined ? undefined : { account_key: secret };
  for (let number = 0; number < Number(count); number += 1) {
    await workspace.register(`${name}_${number}`, { type: 'shelf', account_name: 'training', shelf_name: 'images', credentials });
    say(`${name}_${number}`);
  }
}
input.close();
