import type { BlobSubjectModule, Service, SubjectModule } from './subject.ts';

/** Name of a client under test. */
export type SubjectName = 'stowage' | 'azure-sdk' | 'opendal' | 'flystorage' | 'undici';

type Loaders<M extends SubjectModule> = { readonly [N in SubjectName]?: () => Promise<{ readonly subject: M }> };

/** The clients of each service. Each is loaded in its own process only. */
const loaders: {
  readonly blob: Loaders<BlobSubjectModule>;
  readonly files: Loaders<SubjectModule>;
  readonly gen2: Loaders<SubjectModule>;
} = {
  blob: {
    stowage: () => import('./blob/stowage.ts'),
    'azure-sdk': () => import('./blob/azure-sdk.ts'),
    opendal: () => import('./blob/opendal.ts'),
    flystorage: () => import('./blob/flystorage.ts'),
    undici: () => import('./blob/undici.ts'),
  },
  files: {
    stowage: () => import('./files/stowage.ts'),
    'azure-sdk': () => import('./files/azure-sdk.ts'),
  },
  gen2: {
    stowage: () => import('./gen2/stowage.ts'),
    'azure-sdk': () => import('./gen2/azure-sdk.ts'),
  },
};

/** All of them, in the order of the table. */
export const subjectNames: readonly SubjectName[] = Object.keys(loaders.blob) as SubjectName[];

/** Loads a client of a service; undefined if it has none. */
export async function tryLoadSubject(service: Service, name: SubjectName): Promise<SubjectModule | undefined> {
  return (await loaders[service][name]?.())?.subject;
}
