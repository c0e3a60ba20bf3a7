/**
 * The process of a mount. It is started by `mount` and is of no use by itself.
 *
 * @packageDocumentation
 */
import type { DaemonOrder } from './daemon/daemon-order.ts';
import { runDaemon } from './daemon/run-daemon.ts';

process.title = 'stowage-mount';
process.once('message', (order: DaemonOrder) => {
  void runDaemon(order).then((code) => process.exit(code));
});
