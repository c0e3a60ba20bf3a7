export { createFileSystem } from './create-file-system.ts';
export type { FileSystemEvent } from './events.ts';
export type { CacheOptions, FileSystemOptions, Lifetimes, StagingOptions } from './settings.ts';
export { listStaged, type RecoverOptions, type RecoverOutcome, recoverStaged, type StagedContent } from './staged/recover.ts';
