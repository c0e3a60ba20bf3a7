import type { ReferenceMode } from '@stowage/workspace';

/** How data can be used on a compute: the modes of references, and as input or output of a pipeline's step. */
export type MatrixMode = ReferenceMode | 'pipeline';

/** Every mode, in the order in which they are shown. */
export const matrixModes: readonly MatrixMode[] = ['mount', 'download', 'upload', 'pipeline', 'direct'];

/** Whether a mode works: by the compute's own means, by what Stowage does around it, or not. */
export interface ModeSupport {
  readonly support: 'native' | 'through-us' | 'no';
  /** Why not, or what to know. */
  readonly reason?: string | undefined;
  /** What comes nearest to it. */
  readonly alternative?: string | undefined;
}

/** A mode of ours that works, with the test that proves it. */
export interface Claim extends ModeSupport {
  /** `<file of this repository> > <title of the test>`; absent in packages of others. */
  readonly test?: string | undefined;
}

/** The modes that a compute has for datastores with files, and for those with tables; what is not named is not there. */
export interface ComputeSupport {
  readonly files: Readonly<Partial<Record<MatrixMode, Claim>>>;
  readonly tables: Readonly<Partial<Record<MatrixMode, Claim>>>;
}
