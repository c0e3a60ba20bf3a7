import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { toFusermountError } from '../src/mounting/fusermount.ts';
import { findLauncher } from '../src/mounting/launcher.ts';

// Serves a file system in memory by way of a launcher: the launcher's name, and the directory.
const [only, directory = ''] = process.argv.slice(2);
const launcher = findLauncher(
  { directory, source: 'stowage:a,b\\c', readOnly: false, allowOther: false },
  only === 'perl' ? 'perl' : 'python3',
);
const script = fileURLToPath(new URL('./serve-memory.ts', import.meta.url));
const child = spawn(launcher.command, [...launcher.args, process.execPath, ...process.execArgv, script, directory], {
  stdio: ['ignore', 'inherit', 'pipe'],
});
let error = '';
child.stderr.setEncoding('utf8').on('data', (text: string) => {
  error += text;
});
const [code] = await once(child, 'close');
if (code !== 0) {
  const failure = toFusermountError(directory, { code, error: error.trim() });
  console.log(`${failure.code} ${failure.message} ${failure.nextAction}`);
}
