/**
 * Runs on any machine that SSH reaches.
 *
 * @packageDocumentation
 */
export type { VmConfig, VmConfigInput } from './config.ts';
export { vm, vm as default } from './vm-compute.ts';
