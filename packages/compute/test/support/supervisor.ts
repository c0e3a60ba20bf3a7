/** Runs a program that never ends, in a process that a test kills: `<workspace folder> <source directory> <mode of the input>`. */
import { run } from '@stowage/compute';
import { Workspace } from '@stowage/workspace';

const [, , folder = '', sourceDirectory = '', mode = 'download'] = process.argv;
const workspace = await Workspace.open({ from: folder, application: import.meta.dirname, includeDev: true });
const input = (await workspace.getDefault()).path('d');
await run(workspace, {
  sourceDirectory,
  entryScript: 'main.sh',
  inputs: { data: mode === 'mount' ? input.asMount() : input.asDownload() },
  onOutput: (_stream, chunk) => void process.stdout.write(chunk),
});
