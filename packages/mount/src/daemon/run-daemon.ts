import { redact } from '@stowage/core';
import { describeSelf, Workspace } from '@stowage/workspace';
import { findGivenDevice, isMountPoint } from '../mounting/kernel-mount.ts';
import { unmountDirectory } from '../mounting/unmount.ts';
import { serveMount } from '../serving/serve-mount.ts';
import type { ServedMount } from '../serving/served-mount.ts';
import { countUsage } from './count-usage.ts';
import { DaemonLog, toLogText } from './daemon-log.ts';
import type { DaemonMessage, DaemonOrder } from './daemon-order.ts';
import { toErrorFields } from './error-fields.ts';
import { type MountRecord, removeRecord, writeRecord } from './mount-record.ts';

const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Opens the workspace and its datastore, mounts and serves until the mount is gone or the process is told to stop. Gives the exit code. */
export async function runDaemon(order: DaemonOrder): Promise<number> {
  const log = new DaemonLog(order.log, (line) => void tell({ kind: 'log', line }));
  process.once('uncaughtException', (error) => {
    log.write(`crashed: ${toLogText(error)} ${redact(error.stack ?? '')}`);
    process.exit(1);
  });
  const starting = new AbortController();
  let mount: ServedMount | undefined;
  const stop = (reason: string): void => {
    const isRepeated = starting.signal.aborted;
    log.write(`${reason}: ${isRepeated ? 'ending at once' : 'unmounting'}`);
    if (isRepeated) process.exit(1);
    starting.abort(new Error(reason));
    mount?.stop().catch((error: unknown) => {
      log.write(`cannot unmount: ${toLogText(error)}`);
      mount?.abort();
    });
  };
  for (const name of stopSignals) process.on(name, () => stop(name));

  // What started this process may have mounted already.
  const device = findGivenDevice(order.directory);
  try {
    const { workspace: origin, datastore, path, directory, settings } = order;
    const workspace = await Workspace.open({
      from: origin.folder,
      application: origin.application,
      includeDev: origin.includeDev,
      onNotice: ({ message }) => log.write(message),
    });
    await using opened = await (await workspace.get(datastore)).open({ signal: starting.signal });
    const counted = order.counted ? countUsage(opened) : undefined;
    const store = counted?.store ?? opened;
    starting.signal.throwIfAborted();
    mount = await serveMount(store, directory, {
      ...settings,
      path,
      name: datastore,
      device,
      onFailure: ({ request, errno, error }) => log.write(`${request} ${errno}: ${toLogText(error)}`),
      onEvent: ({ kind, path: at, message }) => log.write(`${kind} ${at}: ${message}`),
    });
    if (starting.signal.aborted) await mount.stop();
    const record: MountRecord = {
      directory: mount.directory,
      datastore,
      path,
      workspace: origin.folder,
      readOnly: settings.readOnly ?? store.capabilities.write === undefined,
      process: await describeSelf(),
      log: order.log,
      drain: settings.drain ?? 60_000,
      isEnding: false,
    };
    // A mount that somebody else made is theirs to list and to undo.
    const isOurs = isMountPoint(mount.directory);
    if (isOurs) await writeRecord(record);
    log.write(`mounted ${datastore}:${path} on ${mount.directory}, reading by ${mount.transport}`);
    await tell({ kind: 'ready', transport: mount.transport });
    if (order.attached) process.once('disconnect', () => starting.signal.aborted || stop('the process that mounted lets go'));
    else process.disconnect();
    try {
      await mount.detached;
      if (isOurs) await writeRecord({ ...record, isEnding: true });
      await mount.ended;
      if (counted !== undefined) await tell({ kind: 'usage', usage: counted.usage() });
      log.write('ended');
    } finally {
      await removeRecord(record);
    }
    return 0;
  } catch (error) {
    log.write(`failed: ${toLogText(error)}`);
    if (device !== undefined && mount === undefined) await unmountDirectory(order.directory, { lazy: true }).catch(() => undefined);
    await tell({ kind: 'failed', error: toErrorFields(error) });
    return 1;
  } finally {
    // A read of the thread pool may hang in the device; an ordinary exit waits for it.
    if (mount?.mayBlockExit) process.kill(process.pid, 'SIGKILL');
  }
}

/** Sends a message. Whoever ordered may be gone, or may not care any more, which ends nothing. */
async function tell(message: DaemonMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}
