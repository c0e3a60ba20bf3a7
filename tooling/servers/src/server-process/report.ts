/** Messages of a server's process to the one that started it. */
export type ServerMessage =
  | { readonly kind: 'ready'; readonly ready: unknown }
  | { readonly kind: 'usage'; readonly id: number; readonly usage: ProcessUsage };

/** What the process of a server has used since its start, beside what the server itself counts. */
export interface ProcessUsage {
  /** Processor time of the process, user and system together, in microseconds. */
  readonly cpuMicroseconds: number;
  /** Largest resident set so far, in bytes. */
  readonly peakRssBytes: number;
}

/** What the process was told at its start. */
export function readSettings<Settings>(): Settings {
  return JSON.parse(process.argv[2] ?? '{}');
}

/**
 * Says that the server listens, and answers when asked what the process has used. The process goes when the one that started it
 * goes, however that ends.
 */
export function reportReady(ready: unknown, counters: () => object = () => ({})): void {
  const tell = (message: ServerMessage): void => {
    process.send?.(message);
  };
  process.on('disconnect', () => process.exit(0));
  process.on('message', (id: number) => {
    const { user, system } = process.cpuUsage();
    const peakRssBytes = process.resourceUsage().maxRSS * 1024;
    tell({ kind: 'usage', id, usage: { ...counters(), cpuMicroseconds: user + system, peakRssBytes } });
  });
  tell({ kind: 'ready', ready });
}
