import {
  type Collection,
  type CommandRequest,
  type ComputeDisk,
  collectFromStore,
  type Delivery,
  deliverToStore,
  type Movement,
  type RunningCommand,
  type Site,
  type SitePlace,
  type Snapshot,
  type StepOptions,
} from '@stowage/compute';
import { baseName, DatastoreError, isDatastoreError, parentPath } from '@stowage/core';
import type { VmConfig } from '../config.ts';
import type { SftpFiles } from '../files/sftp-files.ts';
import { mountOverSsh, type RemoteMount, taken } from '../mounts/sshfs.ts';
import type { SshConnection } from '../ssh/connect.ts';
import { requireScript, runScript } from '../ssh/run-script.ts';
import { quote } from '../ssh/words.ts';
import { findCommand } from './find-command.ts';
import { putSnapshot } from './put-snapshot.ts';
import { startRemoteCommand, startScript } from './remote-command.ts';
import { removeFolder } from './remove-folder.ts';
import { hasCurl, SignedDownloadFailed, trySignedDownload } from './signed-download.ts';
import { unmountBelow } from './unmount-below.ts';

/** The script that starts the program, with its variables. */
const startName = 'start.sh';

/** What a site of a machine works with. */
export interface VmSiteParts {
  readonly connection: SshConnection;
  readonly files: SftpFiles;
  /** The site's folder as a datastore. */
  readonly disk: ComputeDisk;
  readonly config: VmConfig;
  readonly runId: string;
  /** Absolute, on the machine. */
  readonly folder: string;
  notify(message: string): void;
}

/** A run's place on a machine: a folder with `work` and `data` in it. */
export class VmSite implements Site {
  readonly #parts: VmSiteParts;
  readonly #mounts: RemoteMount[] = [];
  #canFetch: Promise<boolean> | undefined;

  constructor(parts: VmSiteParts) {
    this.#parts = parts;
  }

  resolve(place: SitePlace, path: string): string {
    return path === '' ? `${this.#parts.folder}/${place}` : `${this.#parts.folder}/${place}/${path}`;
  }

  async putSnapshot(snapshot: Snapshot, { signal }: StepOptions): Promise<void> {
    await putSnapshot(this.#parts.files, snapshot, this.resolve('work', ''), signal);
  }

  async requireCommand(file: string, { signal, searchPath }: StepOptions & { readonly searchPath?: string | undefined }): Promise<void> {
    const { connection } = this.#parts;
    const { exitCode } = await runScript(connection, findCommand(file, this.resolve('work', ''), searchPath), signal);
    if (exitCode === 0) return;
    throw new DatastoreError('COMMAND.NOT_FOUND', `There is no command ${JSON.stringify(file)} on ${connection.location}.`, {
      path: file,
      nextAction: file.includes('/')
        ? 'Check that the file is in the source directory, that it is executable, and that no ignore file leaves it out.'
        : 'Install it there, or put it on the search path that commands over SSH have; the run can set PATH.',
    });
  }

  async deliver(delivery: Delivery, options: StepOptions): Promise<Movement> {
    const { connection, config, disk, folder, runId, notify } = this.#parts;
    if (delivery.mode === 'mount') return this.#mount(delivery, options);
    if (config.delivery !== 'through-us') {
      this.#canFetch ??= hasCurl(connection);
      try {
        const movement = (await this.#canFetch) ? await trySignedDownload({ connection, folder, runId }, delivery, options) : undefined;
        if (movement !== undefined) return movement;
      } catch (error) {
        if (!(error instanceof SignedDownloadFailed) || config.delivery === 'signed') throw toFailure(error, connection);
        notify(
          `${connection.location} could not fetch ${delivery.reference.name} itself (${error.message}); it comes through this machine.`,
        );
      }
      if (config.delivery === 'signed' && delivery.reference.kind === 'files') {
        throw new DatastoreError('CAPABILITY.MISSING', `${delivery.reference.name} cannot be fetched by signed URLs.`, {
          nextAction: 'Set the delivery of the compute to auto: a datastore that signs, and curl on the machine, are needed otherwise.',
        });
      }
    }
    return deliverToStore(delivery, disk, this.#below(delivery.path), options).then((movement) => ({ ...movement, to: delivery.path }));
  }

  async makeRoom(path: string, { isFolder }: StepOptions & { readonly isFolder: boolean }): Promise<void> {
    await this.#parts.files.makeDirectories(isFolder ? path : path.slice(0, path.lastIndexOf('/')));
  }

  async start(command: CommandRequest): Promise<RunningCommand> {
    const { connection, files, folder, runId } = this.#parts;
    const script = `${folder}/${startName}`;
    const remote = { ...command, runId, script, workFolder: this.resolve('work', '') };
    const text = new TextEncoder().encode(startScript(remote));
    await files.write(script, one(text), { mode: 0o600 });
    return startRemoteCommand(connection, remote);
  }

  async removeMounts(): Promise<readonly Movement[]> {
    const { connection, folder } = this.#parts;
    const settled = await Promise.allSettled(
      this.#mounts
        .splice(0)
        .toReversed()
        .map((mount) => mount.remove()),
    );
    // Whatever did not go by itself must not stay.
    const rest = await Promise.allSettled([requireScript(connection, 'undo the mounts of the run', unmountBelow(folder))]);
    for (const one of [...settled, ...rest]) if (one.status === 'rejected') throw one.reason;
    return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  async collect(collection: Collection, options: StepOptions): Promise<Movement> {
    const { disk } = this.#parts;
    try {
      return { ...(await collectFromStore(collection, disk, this.#below(collection.path), options)), from: collection.path };
    } catch (error) {
      if (!isDatastoreError(error, 'PATH.NOT_FOUND') || error.datastore !== disk.name) throw error;
      const { name } = collection.reference;
      throw new DatastoreError('PATH.NOT_FOUND', `The program left nothing at ${collection.path}, from where ${name} was to be uploaded.`, {
        path: collection.path,
        nextAction: `Let the program write to the path that it gets as $${name}, or in AZUREML_DATAREFERENCE_${name}.`,
        cause: error,
      });
    }
  }

  async remove({ keepFiles }: StepOptions & { readonly keepFiles: boolean }): Promise<void> {
    const { connection, folder } = this.#parts;
    const script = keepFiles ? removeFolder(folder, [startName, 'mounts', 'fetched']) : removeFolder(folder);
    await requireScript(connection, 'remove the folder of the run', script);
  }

  /** A folder can be mounted, a file cannot: its folder is mounted aside, and a link leads to the file. */
  async #mount(delivery: Delivery, { signal }: StepOptions): Promise<Movement> {
    const { connection, files, folder, notify } = this.#parts;
    const { reference, content, path } = delivery;
    const below = reference.kind === 'files' ? reference.pathOnDatastore : '';
    const options = { signal, notify };
    if (content !== 'file') {
      const mount = await mountOverSsh(connection, delivery, below, path, options);
      this.#mounts.push(mount);
      return mount.movement;
    }
    if ((await runScript(connection, `[ -e ${quote(path)} ] || [ -L ${quote(path)} ]`, signal)).exitCode === 0)
      throw taken(path, reference.name);
    const aside = `${folder}/mounts/${reference.name}`;
    const mount = await mountOverSsh(connection, delivery, parentPath(below), aside, options);
    this.#mounts.push(mount);
    await files.makeDirectories(path.slice(0, path.lastIndexOf('/')));
    await files.makeLink(`${aside}/${baseName(below)}`, path);
    return { ...mount.movement, to: path };
  }

  /** A path below the site's folder, as the datastore of that folder has it. */
  #below(path: string): string {
    return path.slice(this.#parts.folder.length + 1);
  }
}

function toFailure(error: unknown, connection: SshConnection): unknown {
  if (!(error instanceof SignedDownloadFailed)) return error;
  if (isDatastoreError(error.cause)) return error.cause;
  return new DatastoreError('COMPUTE.UNREACHABLE', `${connection.location} could not fetch by signed URLs: ${error.message}`, {
    retryable: false,
    nextAction: 'Check that the machine reaches the service, or set the delivery of the compute to auto.',
  });
}

async function* one(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}
