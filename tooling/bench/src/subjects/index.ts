import type { SubjectModule } from './subject.ts';

/** Name of a client under test. */
export type SubjectName = 'stowage' | 'azure-sdk' | 'opendal' | 'flystorage' | 'undici';

/** The clients under test. Each is loaded in its own process only. */
const loaders: Record<SubjectName, () => Promise<{ readonly subject: SubjectModule }>> = {
  stowage: () => import('./stowage.ts'),
  'azure-sdk': () => import('./azure-sdk.ts'),
  opendal: () => import('./opendal.ts'),
  flystorage: () => import('./flystorage.ts'),
  undici: () => import('./undici.ts'),
};

/** All of them, in the order of the table. */
export const subjectNames: readonly SubjectName[] = Object.keys(loaders) as SubjectName[];

/** Loads a client. */
export async function loadSubject(name: SubjectName): Promise<SubjectModule> {
  return (await loaders[name]()).subject;
}
