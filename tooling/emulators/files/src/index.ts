/** An emulator of the Azure Files REST protocol, at the level of its requests and answers. */
export { type FilesEmulator, type FilesEmulatorOptions, startFilesEmulator } from './emulator.ts';
export type { OpenedHandle, OpenHandleOptions } from './open-handle.ts';
export type { HandleRight } from './tree/handles.ts';
export type { Span } from './tree/sparse-content.ts';
