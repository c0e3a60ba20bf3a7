import { hostname } from 'node:os';
import type { ConfigSchema } from '@stowage/core';
import type { Compute } from '../compute.ts';
import { type ComputeKind, defineCompute } from '../define-compute.ts';
import { createLocalSite, type LocalTrace, removeFolders } from './local-site.ts';
import { localSupport } from './local-support.ts';
import { removeMountsBelow } from './mounts.ts';
import { endProcesses } from './processes.ts';

/** It has nothing to be configured. */
const nothing: ConfigSchema<unknown, Readonly<Record<string, never>>> = {
  '~standard': {
    version: 1,
    vendor: 'stowage',
    validate: (value) => {
      const fields = Object.keys(value ?? {});
      return fields.length === 0 ? { value: {} } : { issues: fields.map((field) => ({ message: 'is unknown', path: [field] })) };
    },
  },
};

/** How long what a dead run left running is given to end by itself, in milliseconds. */
const patience = 2_000;

/** This machine. */
export const localCompute: ComputeKind<typeof nothing> = defineCompute({
  kind: 'local',
  title: 'Local',
  support: localSupport,
  config: nothing,
  jsonSchema: () => ({ type: 'object', additionalProperties: false }),
  open: async (): Promise<Compute> => ({
    location: hostname(),
    createSite: createLocalSite,
    async cleanUp(trace) {
      const { runId, folder } = trace as LocalTrace;
      const processes = await endProcesses(runId, patience);
      const mounts = await removeMountsBelow(folder);
      return { processes, mounts, folders: await removeFolders(folder) };
    },
    close: async () => undefined,
  }),
});
