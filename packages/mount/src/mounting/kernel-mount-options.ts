/** What the kernel is told of a mount. */
export interface KernelMountOptions {
  /** Where, as `prepareMountPoint` gives it. */
  readonly directory: string;
  /** What `df` and `findmnt` show as the source. */
  readonly source: string;
  readonly readOnly: boolean;
  /** Other users than the one who mounts may use it, as far as permissions of the files let them. */
  readonly allowOther: boolean;
}

/** The part behind `fuse.` in the type that `df` and `findmnt` show. */
export const subtype = 'stowage';

/** Options that a mount has however it is made. The kernel itself checks permissions; nobody gets rights by files of a datastore. */
export function toCommonOptions({ readOnly, allowOther }: KernelMountOptions): readonly string[] {
  return ['default_permissions', 'nosuid', 'nodev', 'noatime', readOnly ? 'ro' : 'rw', ...(allowOther ? ['allow_other'] : [])];
}
