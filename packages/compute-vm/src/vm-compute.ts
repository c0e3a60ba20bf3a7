import { type Compute, type ComputeContext, type ComputeKind, defineCompute, type SiteRequest } from '@stowage/compute';
import { type ConfigSchema, DatastoreError } from '@stowage/core';
import { type VmConfig, type VmConfigInput, vmConfig, vmJsonSchema } from './config.ts';
import { openRemoteFolder } from './files/remote-store.ts';
import { openFiles } from './files/sftp-files.ts';
import { removeFolder } from './site/remove-folder.ts';
import { runProcesses } from './site/run-processes.ts';
import { VmSite } from './site/vm-site.ts';
import { connect } from './ssh/connect.ts';
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
  const connection = await connect(config, context.signal);
  const files = await openFiles(connection);
  const home = (await requireScript(connection, 'tell the home of the user', 'cd && pwd -P', context.signal)).trim();
  const base = config.folder.startsWith('/') ? config.folder : `${home}/${config.folder}`;
  // Mounts are told apart by their paths in a list of words.
  if (/\s/.test(base)) throw new DatastoreError('CONFIG.INVALID', `The folder for runs, ${base}, has a blank in its path.`);
  return {
    location: connection.location,
    async createSite({ runId, saveTrace, signal }: SiteRequest) {
      const folder = `${base}/${runId}`;
      const trace: VmTrace = { runId, folder };
      await saveTrace(trace);
      // Nobody else on the machine may look into it.
      const make = [
        `umask 077`,
        `mkdir -p -- ${quote(base)}`,
        `mkdir -- ${quote(folder)} ${quote(`${folder}/work`)} ${quote(`${folder}/data`)}`,
      ];
      await requireScript(connection, 'make the folder of the run', make.join(' && '), signal);
      const disk = await openRemoteFolder({ files, root: folder, location: connection.location }, context.name);
      const notify = (message: string): void => context.notify(message);
      return new VmSite({ connection, files, disk, config, runId, folder, notify });
    },
    async cleanUp(trace) {
      const { runId, folder } = trace as VmTrace;
      const processes = Number(await requireScript(connection, 'end what a run left running', runProcesses(runId).end));
      const mounted = `grep -F ${quote(` ${folder}/`)} /proc/mounts | cut -d' ' -f2`;
      const undo = `count=0; for m in $(${mounted}); do fusermount3 -u -z "$m" 2>/dev/null || fusermount -u -z "$m" 2>/dev/null || umount -l "$m" || exit 1; count=$((count + 1)); done; echo $count`;
      const mounts = Number(await requireScript(connection, 'undo the mounts of a run', undo));
      const folders = Number(await requireScript(connection, 'remove the folder of a run', removeFolder(folder)));
      return { processes, mounts, folders };
    },
    async close() {
      files.end();
      await connection.close();
    },
  };
}
