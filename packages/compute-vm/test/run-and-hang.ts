// Arguments: folder of a workspace. Runs a program that never ends on the machine `gpu`, with a mount, until it is killed itself.
import { createComputeRegistry, run } from '@stowage/compute';
import { createRegistry } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { Workspace } from '@stowage/workspace';
import { vm } from '../src/index.ts';

const [folder = ''] = process.argv.slice(2);
const workspace = await Workspace.open({ from: folder, registry: createRegistry([local]) });
const store = await workspace.getDefault();
await run(workspace, {
  command: ['sh', '-c', 'echo started; exec sleep 1000'],
  inputs: { data: store.asMount() },
  sourceDirectory: folder,
  compute: 'gpu',
  computes: createComputeRegistry([vm]),
  onOutput: (_stream, chunk) => void process.stdout.write(chunk),
});
