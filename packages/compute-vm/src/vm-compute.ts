import { type Compute, type ComputeContext, type ComputeKind, defineCompute, type SiteRequest } from '@stowage/compute';
import { type ConfigSchema, DatastoreError } from '@stowage/core';
import { type VmConfig, type VmConfigInput, vmConfig, vmJsonSchema } from './config.ts';
import { openRemoteFolder } from './files/remote-store.ts';
import { openFiles } from './files/sftp-files.ts';
import { removeFolder } from './site/remove-folder.ts';
import { runProcesses } from './site/run-processes.ts';
import { unmountBelow } from './site/unmount-below.ts';
import { VmSite } from './site/vm-site.ts';
import { connect, type SshConnection } from './ssh/connect.ts';
import { requireScript } from './ssh/run-script.ts';
import { quote } from './ssh/words.ts';
import { vmSupport } from './vm-support.ts';

/** What a site keeps to be found again. */
interface VmTrace {
  readonly runId: string;
  /** Absolute, on the machine. */
  readonly folder: string;
}

/** Any machine that SSH reaches. */
export const vm: ComputeKind<ConfigSchema<VmConfigInput, VmConfig>> = defineCompute({
  kind: 'vm',
  title: 'Machine over SSH',
  support: vmSupport,
  config: vmConfig,
  jsonSchema: vmJsonSchema,
  open: openVm,
});

async function openVm(config: VmConfig, context: ComputeContext): Promise<Compute> {
  await using opened = new AsyncDisposableStack();
  const connection = await connect(config, context.signal);
  opened.defer(() => connection.close());
  const files = await openFiles(connection);
  const base = await makeBase(connection, config.folder, context.signal);
  const kept = opened.move();
  return {
    location: connection.location,
    async createSite({ runId, saveTrace, signal }: SiteRequest) {
      const folder = `${base}/${runId}`;
      const trace: VmTrace = { runId, folder };
      await saveTrace(trace);
      // Nobody else on the machine may look into it.
      const make = `umask 077 && mkdir -- ${[folder, `${folder}/work`, `${folder}/data`].map(quote).join(' ')}`;
      await requireScript(connection, 'make the folder of the run', make, signal);
      const disk = await openRemoteFolder({ files, root: folder, location: connection.location }, context.name);
      const notify = (message: string): void => context.notify(message);
      return new VmSite({ connection, files, disk, config, runId, folder, notify });
    },
    async cleanUp(trace, { signal }) {
      const { runId, folder } = trace as VmTrace;
      const processes = Number(await requireScript(connection, 'end what a run left running', runProcesses(runId).end, signal));
      const mounts = Number(await requireScript(connection, 'undo the mounts of a run', unmountBelow(folder), signal));
      const folders = Number(await requireScript(connection, 'remove the folder of a run', removeFolder(folder), signal));
      return { processes, mounts, folders };
    },
    async close() {
      files.end();
      await kept.disposeAsync();
    },
  };
}

/** Makes the folder for runs, and tells its path without links: by that, and by no other, mounts in it are found before anything is removed. */
async function makeBase(connection: SshConnection, folder: string, signal: AbortSignal | undefined): Promise<string> {
  const place = quote(folder.replace(/^~\//, ''));
  const make = `cd && ( umask 077; mkdir -p -- ${place} ) && CDPATH= cd -- ${place} && pwd -P`;
  const base = (await requireScript(connection, 'make the folder for runs', make, signal)).replace(/\n$/, '');
  if (/^\/[^\s\\]+$/.test(base)) return base;
  throw new DatastoreError('CONFIG.INVALID', `The folder for runs, ${JSON.stringify(base)}, has a blank or a backslash in its path.`, {
    nextAction: 'Set the folder of the compute to another path.',
  });
}
