/**
 * Mounts a Stowage datastore as a folder of Linux, by the kernel's FUSE protocol.
 *
 * @packageDocumentation
 */

export {};
