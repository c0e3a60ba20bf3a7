import type { ConformanceHarness } from '@stowage/conformance';

/** Runs something with the harness of a driver, and with the server that it needs. */
export type WithHarness = <T>(run: (harness: ConformanceHarness) => Promise<T>) => Promise<T>;

/** The drivers of this repository, by the names of the command line. Each is loaded when it is asked for. */
export const drivers: Readonly<Record<string, () => Promise<WithHarness>>> = {
  memory: async () => {
    const { memoryHarness } = await import('./harnesses/memory.ts');
    return (run) => run(memoryHarness);
  },
  local: async () => {
    const { localHarness } = await import('./harnesses/local.ts');
    return (run) => run(localHarness);
  },
  'azure-blob': async () => (await import('./harnesses/azure-blob.ts')).withAzurite,
};
